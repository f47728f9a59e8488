import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pageAddresses } from "@rawat/contracts";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import type { Deps } from "../deps.ts";
import { mountNewsPages } from "../news-pages/news-pages.ts";
import { type Coding, codingFor, tellCoding } from "./ready-made.ts";

const folder = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/** The same files, as the build has compressed them. */
const folderOf = (coding: Coding) => (coding === "identity" ? folder : join(folder, `.${coding}`));

/** Everything a page needs comes from here; nothing in it is inline. */
const contentSecurityPolicy = [
  "default-src 'self'",
  // A picture that was sent along is fetched with a token, which no address may carry.
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join("; ");

const pageHeaders = {
  "content-security-policy": contentSecurityPolicy,
  "cross-origin-opener-policy": "same-origin",
};

const yearSeconds = 31_536_000;

/** Serves the built pages. Files whose names carry a digest of their content are kept by browsers for good. */
export function mountPages(app: Express, { neighbours, zone, config }: Deps): void {
  if (!existsSync(folder)) return;
  mountNewsPages(app, {
    template: join(folder, "news.html"),
    staff: neighbours.staff,
    zone,
    name: config.CLINIC_NAME,
    headers: pageHeaders,
  });
  const filesIn = (coding: Coding) =>
    express.static(folderOf(coding), {
      dotfiles: "ignore",
      redirect: false,
      setHeaders: (response, path) => {
        tellCoding(response as Response, coding);
        for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
        response.setHeader(
          "cache-control",
          path.includes("/assets/") ? `public, max-age=${yearSeconds}, immutable` : "no-cache",
        );
      },
    });
  const files = { br: filesIn("br"), gzip: filesIn("gzip"), identity: filesIn("identity") };
  const drawnBy = (file: string) => (request: Request, _: Response, next: NextFunction) => {
    request.url = file;
    next();
  };
  app.get("/docs", drawnBy("/docs.html"));
  for (const address of pageAddresses) app.get([address, `${address}/*below`], drawnBy("/dashboard.html"));
  // Pictures and fonts are compressed by their nature, and stand in one folder alone.
  app.use((request, response, next) => {
    const answerIn = (coding: Coding, otherwise: () => void) =>
      files[coding](request, response, (fault?: Unservable) => {
        if (!fault) otherwise();
        else if (fault.status === 412 || fault.status === 416) refusePart(response, fault);
        else next(fault);
      });
    answerIn(codingFor(request), () => answerIn("identity", next));
  });
  app.get("/*anything", drawMissing);
}

/** A fault of `express.static`, with what its answer's head tells. */
interface Unservable {
  status: number;
  headers?: Record<string, string> | undefined;
}

/** Somebody wants of a file what it does not have, or one that is not this one any more: RFC 9110, 15.5.13 and 15.5.17. */
function refusePart(response: Response, { status, headers = {} }: Unservable): void {
  response.removeHeader("content-encoding");
  response.status(status).set(headers).end();
}

/** Whoever types an address that leads nowhere is a person; programs are told by the problem that everything else is told by. */
function drawMissing(request: Request, response: Response, next: NextFunction): void {
  if (ofPrograms.test(request.path) || request.accepts(["json", "html"]) !== "html") {
    next();
    return;
  }
  const wanted = codingFor(request);
  const coding = existsSync(join(folderOf(wanted), missing)) ? wanted : "identity";
  tellCoding(response, coding);
  response.status(404).set({ ...pageHeaders, "cache-control": "no-cache" });
  response.sendFile(missing, { root: folderOf(coding), cacheControl: false });
}

const missing = "missing.html";
const ofPrograms = /^\/(?:api|auth|internal|assets|ws)(?:\/|$)/;
