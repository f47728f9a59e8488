import type { Actor, NewsStatus } from "@rawat/contracts";
import { decodeCursor, Forbidden, NotFound, Unauthenticated } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { prefixesOf } from "../people/terms.ts";
import { type FoundNews, findNews, listNews } from "./news-store.ts";

/** Administrators and the front desk write, and see what is not shown yet. */
const writes = (actor: Actor): boolean =>
  actor.kind === "account" && (actor.role === "admin" || actor.role === "staff");

/** News that the actor may see. @throws NotFound, also for what is not shown to them yet. */
export async function getNews({ db }: Pick<Deps, "db">, actor: Actor, idOrSlug: string): Promise<FoundNews> {
  const news = await findNews(db, idOrSlug);
  if (!news || !(news.isShown || writes(actor))) throw new NotFound("not_found");
  return news;
}

interface NewsQuery {
  limit: number;
  cursor?: string | undefined;
  q?: string | undefined;
  categoryId?: string | undefined;
  status?: NewsStatus | undefined;
}

/** A page of news. @throws Unauthenticated, Forbidden for somebody who asks for drafts and may not see them. */
export async function listPage({ db }: Pick<Deps, "db">, actor: Actor, query: NewsQuery) {
  const { limit, cursor, q, categoryId, status } = query;
  if (status === "draft" && !writes(actor))
    throw actor.kind === "account" ? new Forbidden("not_allowed") : new Unauthenticated("unauthenticated");
  const prefixes = q === undefined ? undefined : prefixesOf(q);
  const [sortAt = "", id = ""] = cursor ? decodeCursor(cursor, 2) : [];
  // A text without any word finds nothing.
  if (prefixes?.length === 0) return { data: [], meta: { limit, nextCursor: null } };
  return listNews(db, {
    limit,
    only: status && writes(actor) ? status : "shown",
    categoryId,
    prefixes,
    after: cursor ? { sortAt, id } : undefined,
  });
}
