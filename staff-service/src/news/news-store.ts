import type { News, NewsStatus } from "@rawat/contracts";
import { cut, endOf, pageOf, type Transaction, termsOfText } from "@rawat/platform";
import type { Knex } from "knex";

/** News as they are kept. */
export interface StoredNews extends Omit<News, "categoryName"> {
  version: number;
  /** Whether everybody sees them. */
  isShown: boolean;
}

export type FoundNews = StoredNews & { categoryName: string | null };

interface NewsRow extends Omit<StoredNews, "isShown"> {
  isShown: number;
  /** Where they stand in every list. */
  sortAt: string;
}

type FoundRow = NewsRow & { categoryName: string | null };

const rowOf = (news: StoredNews): NewsRow => ({
  ...news,
  isShown: Number(news.isShown),
  sortAt: sortAtOf(news),
});

const sortAtOf = ({ publishedAt, createdAt }: Pick<News, "publishedAt" | "createdAt">): string =>
  publishedAt ?? createdAt;

const opened = ({ isShown, sortAt: _, ...row }: FoundRow): FoundNews => ({ ...row, isShown: isShown === 1 });

const found = (db: Knex) =>
  db("news")
    .leftJoin("categories", "categories.id", "news.categoryId")
    .select("news.*", "categories.name as categoryName");

/** News by their id or their slug. */
export async function findNews(db: Knex, idOrSlug: string): Promise<FoundNews | undefined> {
  const row: FoundRow | undefined =
    (await found(db).where("news.id", idOrSlug).first()) ?? (await found(db).where("news.slug", idOrSlug).first());
  return row && opened(row);
}

export interface NewsWish {
  limit: number;
  /** What everybody sees; otherwise those of the status. */
  only: "shown" | NewsStatus;
  categoryId?: string | undefined;
  /** Beginnings of words, all of which must fit. */
  prefixes?: readonly string[] | undefined;
  after?: { sortAt: string; id: string } | undefined;
}

interface SizedNews {
  id: string;
  sortAt: string;
  bytes: number;
}

/** A page of news, the latest first, which ends early where they are long; how long each is is asked before any is read. */
export async function listNews(db: Knex, wish: NewsWish) {
  const { limit } = wish;
  const sized: SizedNews[] = await chosen(db, { ...wish, limit: limit + 1 }).select(
    "news.id",
    "news.sortAt",
    db.raw("octet_length(news.body) + octet_length(news.html) as bytes"),
  );
  const positionOf = ({ sortAt, id }: SizedNews) => [sortAt, id];
  const { page, meta } = pageOf(sized, limit, positionOf, ({ bytes }) => Number(bytes));
  const ids = page.map(({ id }) => id);
  const rows: FoundRow[] = await latestFirst(found(db).whereIn("news.id", ids));
  return { data: rows.map(opened), meta };
}

const latestFirst = (query: Knex.QueryBuilder) => query.orderBy("news.sortAt", "desc").orderBy("news.id", "desc");

function chosen(db: Knex, { limit, only, categoryId, prefixes, after }: NewsWish): Knex.QueryBuilder {
  const rows = latestFirst(db("news")).limit(limit);
  if (only === "shown") rows.where("news.isShown", 1);
  else rows.where("news.status", only);
  if (categoryId !== undefined) rows.where("news.categoryId", categoryId);
  for (const prefix of prefixes ?? [])
    rows.whereIn(
      "news.id",
      db("newsTerms").where("term", ">=", prefix).where("term", "<", endOf(prefix)).select("newsId"),
    );
  if (after)
    rows
      .where("news.sortAt", "<=", after.sortAt)
      .where((on) => on.where("news.sortAt", "<", after.sortAt).orWhere("news.id", "<", after.id));
  return rows;
}

/** Which of these slugs are taken. */
export const listTaken = (db: Knex, slugs: readonly string[]): Promise<string[]> =>
  db("news").whereIn("slug", slugs).pluck("slug");

async function writeTerms(trx: Transaction, { id, title, summary }: StoredNews): Promise<void> {
  const terms = [...new Set(termsOfText(`${title} ${summary ?? ""}`).map(cut))];
  await trx("newsTerms").where({ newsId: id }).delete();
  if (terms.length > 0) await trx("newsTerms").insert(terms.map((term) => ({ term, newsId: id })));
}

/** @throws a unique violation of `slug`, a reference violation when there is no such category. */
export async function insertNews(trx: Transaction, news: StoredNews): Promise<void> {
  await trx("news").insert(rowOf(news));
  await writeTerms(trx, news);
}

/** Writes news over the version before; false when somebody else wrote in the meantime. @throws as insertNews */
export async function updateNews(trx: Transaction, news: StoredNews): Promise<boolean> {
  const changed = await trx("news")
    .where({ id: news.id, version: news.version - 1 })
    .update(rowOf(news));
  if (changed === 0) return false;
  await writeTerms(trx, news);
  return true;
}

/** Whether they were there, in the version told. */
export async function deleteNews(trx: Transaction, id: string, version?: number): Promise<boolean> {
  const query = trx("news").where({ id });
  if (version !== undefined) query.where({ version });
  if ((await query.delete()) === 0) return false;
  await trx("newsTerms").where({ newsId: id }).delete();
  return true;
}

/** Published news whose time has come and which nobody sees yet. */
export const listDue = (db: Knex, now: string, limit: number): Promise<string[]> =>
  db("news")
    .where({ status: "published", isShown: 0 })
    .where("publishedAt", "<=", now)
    .orderBy("publishedAt")
    .limit(limit)
    .pluck("id");

/** Shows news whose time has come; false when somebody else did, or their time is another one now. */
export async function showDue(trx: Transaction, id: string, now: string): Promise<boolean> {
  const shown = await trx("news")
    .where({ id, status: "published", isShown: 0 })
    .where("publishedAt", "<=", now)
    .update({ isShown: 1, version: trx.raw("version + 1") });
  return shown > 0;
}
