import type { Actor, news } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { newsFeed } from "./feed.ts";
import type { FoundNews } from "./news-store.ts";
import { getNews, listPage } from "./read-news.ts";
import { changeNews, removeNews, replaceNews, writeNews } from "./write-news.ts";

const reply = (found: FoundNews) => ({ data: found, version: found.version });

export function newsHandlers(deps: Deps): Handlers<typeof news> {
  const version = async ({ params, actor }: { params: { id: string }; actor: Actor }) =>
    (await getNews(deps, actor, params.id)).version;
  return {
    list: ({ actor, query }) => listPage(deps, actor, query),
    rss: async () => ({ text: await newsFeed(deps) }),
    create: {
      handle: async ({ body, idempotency }) => reply(await writeNews(deps, body, idempotency)),
      again: async (id, { actor }) => reply(await getNews(deps, actor, id)),
    },
    get: async ({ actor, params }) => reply(await getNews(deps, actor, params.id)),
    replace: {
      version,
      handle: async ({ params, body, ifMatch }) => reply(await replaceNews(deps, params.id, body, ifMatch)),
    },
    change: {
      version,
      handle: async ({ params, body, ifMatch }) => reply(await changeNews(deps, params.id, body, ifMatch)),
    },
    remove: { version, handle: ({ params, ifMatch }) => removeNews(deps, params.id, ifMatch) },
  };
}
