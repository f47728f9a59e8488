import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import express, { type Express } from "express";

const folder = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/** Everything a page needs comes from here; nothing in it is inline. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join("; ");

const yearSeconds = 31_536_000;

/** Serves the built pages. Files whose names carry a digest of their content are kept by browsers for good. */
export function mountPages(app: Express): void {
  if (!existsSync(folder)) return;
  const options = {
    dotfiles: "ignore" as const,
    redirect: false,
    setHeaders: (response: { setHeader(name: string, value: string): void }, path: string) => {
      response.setHeader("content-security-policy", contentSecurityPolicy);
      response.setHeader("cross-origin-opener-policy", "same-origin");
      response.setHeader(
        "cache-control",
        path.includes("/assets/") ? `public, max-age=${yearSeconds}, immutable` : "no-cache",
      );
    },
  };
  app.get("/docs", (request, _, next) => {
    request.url = "/docs.html";
    next();
  });
  app.use(express.static(folder, options));
}
