import { readFileSync } from "node:fs";
import type { Client } from "@rawat/contracts";
import { clinic, news } from "@rawat/contracts";
import {
  askBriefly,
  createServiceClient,
  currentRequest,
  type Neighbour,
  ProblemError,
  RemoteError,
  runAs,
} from "@rawat/platform";
import type { Express, Request, Response } from "express";
import { LRUCache } from "lru-cache";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { codingFor, readyText, sendReady } from "../own/ready-made.ts";
import { rememberedFor } from "../remembered-for.ts";
import { createDrawnPages, keptForMs, type Page } from "./drawn-pages.ts";
import { type Around, apologyView, listView, newsView, type View } from "./views.ts";
import { type Words, wordsFor } from "./words.ts";

interface NewsPages {
  /** Where the built page is that these are set into. */
  template: string;
  staff: Neighbour;
  zone: string;
  /** The clinic's name as long as it cannot be asked for. */
  name: string;
  /** Headers of every page. */
  headers: Readonly<Record<string, string>>;
}

/** In two languages there are four, and for a moment four of a clinic that has changed its name. */
const apologiesMax = 8;
/** Seconds after which whoever waited in vain may try again. */
const againAfterSeconds = 2;

/** Mounts the public pages of the news: set into a built page on the server, so that they are read without script. */
export function mountNewsPages(app: Express, { template, staff, zone, name, headers }: NewsPages): void {
  const source = { news: createServiceClient(news, staff), clinic: createServiceClient(clinic, staff) };
  const frame = readFileSync(template, "utf8");
  const drawn = createDrawnPages();
  const apologies = new LRUCache<string, Page>({ max: apologiesMax });
  let clinicName = name;
  // Asked for by ourselves: what a reader has left of their time is no measure for what all of them are told.
  const askForName = rememberedFor(keptForMs, async () => {
    clinicName = await runAs("gateway", () => askBriefly(() => nameOf(source.clinic, clinicName)));
    return clinicName;
  });
  const around = async (words: Words): Promise<Around> => ({ words, zone, clinicName: await askForName() });
  const pageOf = (words: Words, view: View): Page => ({
    status: view.status,
    text: readyText(inFrame(frame, words, view)),
  });

  /** What is said where there is nothing to read. It is the same for all, and the less it costs the less a flood of them takes. */
  const apologise = async (words: Words, status: 404 | 503): Promise<Page> => {
    const told = await around(words);
    const key = `${status} ${words.language} ${told.clinicName}`;
    const apology =
      apologies.get(key) ?? pageOf(words, apologyView(told, status, status === 404 ? words.missing : words.away));
    apologies.set(key, apology);
    return apology;
  };

  const draw = async (words: Words, look: Look): Promise<Page> => {
    const [told, viewOf] = await Promise.all([around(words), look()]);
    return pageOf(words, viewOf(told));
  };

  /** @param look finds what is to be drawn; nothing where there is nothing of that kind. */
  const answer = async (request: Request, response: Response, key: string, isSearch: boolean, look?: Look) => {
    const words = wordsFor(request.acceptsLanguages());
    const sorry = (error: unknown) => apologise(words, statusOf(error));
    const place = `${words.language} ${key}`;
    const address = currentRequest()?.address ?? "";
    // What somebody searches for is mostly asked for once: to compress it costs as much as to draw it.
    const coding = isSearch && !drawn.has(place) ? "identity" : codingFor(request);
    const { status, text } = look
      ? await drawn.find(place, address, () => draw(words, look).catch(sorry)).catch(sorry)
      : await apologise(words, 404);
    for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
    response.setHeader("cache-control", status === 200 ? "public, max-age=60" : "no-store");
    if (status === 503) response.setHeader("retry-after", againAfterSeconds);
    response.vary("Accept-Language");
    response.statusCode = status;
    // An apology is there in every coding.
    sendReady(request, response, text, "text/html; charset=utf-8", status === 200 ? coding : undefined);
  };

  app.get("/news.html", (_, response) => response.redirect(302, "/news"));
  app.get("/news", (request, response) => {
    const query = queryOf(request);
    const asked = Object.fromEntries(query);
    const look = async () => {
      const { data, meta } = await source.news.list({ query: asked });
      return (told: Around) => listView(told, data, { q: query.get("q") ?? "", ...olderThan(query, meta.nextCursor) });
    };
    const isFit = news.list.query.safeParse(asked).success;
    return answer(request, response, `/news?${query}`, query.has("q"), isFit ? look : undefined);
  });
  app.get("/news/:slug", (request, response) => {
    const { slug } = request.params;
    const look = async () => {
      const { data } = await source.news.get({ params: { id: slug } });
      return (told: Around) => newsView(told, data);
    };
    const isFit = news.get.params.safeParse({ id: slug }).success;
    return answer(request, response, `/news/${slug}`, false, isFit ? look : undefined);
  });
}

/** What is found, to be drawn when the clinic's name is known too. */
type Look = () => Promise<(around: Around) => View>;

/** What a list may be asked by; what else stands in the address is passed over, as addresses are passed on with all sorts of things. */
function queryOf({ originalUrl }: Request): URLSearchParams {
  const given = new URLSearchParams(originalUrl.split("?")[1]);
  const known = ["q", "categoryId", "cursor"].flatMap((name) => {
    const value = given.get(name)?.trim();
    return value ? [[name, value]] : [];
  });
  return new URLSearchParams(known);
}

function olderThan(query: URLSearchParams, cursor: string | null): { older?: string } {
  if (cursor === null) return {};
  const next = new URLSearchParams(query);
  next.set("cursor", cursor);
  return { older: `/news?${next}` };
}

const nameOf = (source: Client<typeof clinic>, otherwise: string): Promise<string> =>
  source.get({}).then(
    ({ data }) => data.name,
    () => otherwise,
  );

/** Whether there is nothing to read, or only at this moment. What is nobody's doing but ours is thrown on. */
function statusOf(error: unknown): 404 | 503 {
  if (error instanceof RemoteError && error.problem.status < 500) return 404;
  if (error instanceof RemoteError || error instanceof ProblemError) return 503;
  throw error;
}

/** The page as it is sent. Nothing of the view is taken for a pattern. */
function inFrame(frame: string, { language }: Words, { title, description, body }: View): string {
  const head = renderToString(
    h("head", null, h("title", null, title), description && h("meta", { name: "description", content: description })),
  ).replace(/^<head>|<\/head>$/g, "");
  return frame
    .replace('<html lang="id">', `<html lang="${language}">`)
    .replace("<title>Rawat</title>", () => head)
    .replace("<!--page-->", () => renderToString(h("div", null, body)).replace(/^<div>|<\/div>$/g, ""));
}
