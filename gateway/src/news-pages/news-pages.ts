import { readFileSync } from "node:fs";
import type { Client } from "@rawat/contracts";
import { clinic, defaultDeadlineMs, news } from "@rawat/contracts";
import {
  askBriefly,
  createLanes,
  createServiceClient,
  currentRequest,
  limitKeyOf,
  type Neighbour,
  networkOf,
  ProblemError,
  RemoteError,
  TooMany,
  TooSlow,
} from "@rawat/platform";
import type { Express, Request, Response } from "express";
import { LRUCache } from "lru-cache";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { enterAll } from "../caller-lanes.ts";
import { type ReadyText, readyText, sendReady } from "../own/ready-made.ts";
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

/** Milliseconds that a page is kept for whoever asks next: a flood of readers asks the service once. */
const keptForMs = 5_000;
const keptMax = 50;

/** Mounts the public pages of the news: set into a built page on the server, so that they are read without script. */
export function mountNewsPages(app: Express, { template, staff, zone, name, headers }: NewsPages): void {
  const source = { news: createServiceClient(news, staff), clinic: createServiceClient(clinic, staff) };
  const frame = readFileSync(template, "utf8");
  // They are drawn here, between everybody's requests: of all readers together a few at once, of one address and one network fewer.
  const ofAddresses = createLanes({ insideMax: 2, waitingMax: 100 });
  const ofNetworks = createLanes({ insideMax: 2, waitingMax: 500 });
  const ofAll = createLanes({ insideMax: 3, waitingMax: 1_000 });
  const kept = new LRUCache<string, Promise<{ status: number; page: ReadyText }>>({ max: keptMax, ttl: keptForMs });

  const draw = async (words: Words, look: Look) => {
    const [clinicName, viewOf] = await Promise.all([
      askBriefly(() => nameOf(source.clinic, name)),
      look().catch(
        (error): ViewOf =>
          (around) =>
            apologyOf(around, error),
      ),
    ]);
    const view = viewOf({ words, zone, clinicName });
    return { status: view.status, page: readyText(inFrame(frame, words, view)) };
  };

  /** Does `work` when few of this address's, its network's and everybody's are being done. @throws TooMany when too many wait already. */
  const inTurn = <T>(address: string, work: () => Promise<T>): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const near = { lanes: ofNetworks, key: networkOf(address) };
    const place = enterAll([{ lanes: ofAddresses, key: address }, near, { lanes: ofAll, key: "all" }], {
      begin: () =>
        void work()
          .then(resolve, reject)
          .finally(() => place?.leave()),
      giveUp: () => reject(new TooSlow()),
      leftMs: defaultDeadlineMs,
    });
    if (!place) reject(new TooMany("too_many_requests", { retryAfterSeconds: 1 }));
    return promise;
  };

  /**
   * The page as somebody found it a moment ago, or anew. What is not there is looked for anew each time. What is being drawn is everybody's
   * who wants it; until then each stands in their own line, for the first one's may be long.
   */
  const drawn = async (place: string, words: Words, look: Look) =>
    kept.get(place) ??
    inTurn(limitKeyOf(currentRequest()?.address ?? ""), () => {
      const known = kept.get(place);
      if (known) return known;
      const drawing = draw(words, look);
      kept.set(place, drawing);
      const forget = () => kept.delete(place);
      drawing.then(({ status }) => status !== 200 && forget(), forget);
      return drawing;
    });

  const answer = async (request: Request, response: Response, key: string, look: Look) => {
    const words = wordsFor(request.acceptsLanguages());
    const { status, page } = await drawn(`${words.language} ${key}`, words, look);
    for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
    response.setHeader("cache-control", status === 200 ? "public, max-age=60" : "no-store");
    response.vary("Accept-Language");
    response.statusCode = status;
    sendReady(request, response, page, "text/html; charset=utf-8");
  };

  app.get("/news.html", (_, response) => response.redirect(302, "/news"));
  app.get("/news", (request, response) => {
    const query = queryOf(request);
    const asked = news.list.query.safeParse(Object.fromEntries(query));
    return answer(request, response, `/news?${query}`, async () => {
      if (!asked.success) return nowhere;
      const { data, meta } = await source.news.list({ query: Object.fromEntries(query) });
      return (around) => listView(around, data, { q: query.get("q") ?? "", ...olderThan(query, meta.nextCursor) });
    });
  });
  app.get("/news/:slug", (request, response) => {
    const { slug } = request.params;
    return answer(request, response, `/news/${slug}`, async () => {
      if (!news.get.params.safeParse({ id: slug }).success) return nowhere;
      const { data } = await source.news.get({ params: { id: slug } });
      return (around) => newsView(around, data);
    });
  });
}

/** What is found, to be drawn when the clinic's name is known too. */
type ViewOf = (around: Around) => View;
type Look = () => Promise<ViewOf>;

const nowhere: ViewOf = (around) => apologyView(around, 404, around.words.missing);

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

function apologyOf(around: Around, error: unknown): View {
  if (error instanceof RemoteError && error.problem.status < 500) return nowhere(around);
  if (error instanceof RemoteError || error instanceof ProblemError) return apologyView(around, 503, around.words.away);
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
