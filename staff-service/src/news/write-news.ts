import type { NewNews, NewsChanges } from "@rawat/contracts";
import {
  audit,
  Conflict,
  currentActor,
  type IdempotencyClaim,
  instant,
  inTransaction,
  isReferenceViolation,
  isUniqueViolation,
  lastWriterWins,
  NotFound,
  newId,
  Stale,
  Unusable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import {
  deleteNews,
  type FoundNews,
  findNews,
  insertNews,
  listTaken,
  type StoredNews,
  updateNews,
} from "./news-store.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { numbered, slugOf, withId } from "./slug.ts";

type Fields = Pick<
  StoredNews,
  "title" | "summary" | "body" | "html" | "categoryId" | "status" | "publishedAt" | "isShown"
>;

/** Slugs of one title that are looked through at once; further ones end with their id. */
const numbersTried = 50;

/** Writes news. Of two of one title at once each has a slug of its own: the unique index refuses the slower, which takes the next. */
export async function writeNews(deps: Deps, wish: NewNews, idempotency?: IdempotencyClaim): Promise<FoundNews> {
  const now = instant(deps.clock.now());
  const id = newId();
  const html = renderMarkdown(wish.body);
  const common = { id, version: 1, ...fieldsOf(wish, html, now), createdAt: now, updatedAt: now };
  return withSlug(deps, wish.slug, id, wish.title, (slug) =>
    inTransaction(deps.db, async (trx) => {
      await insertNews(trx, { ...common, slug });
      await audit(trx, currentActor(), { action: "news.create", subjectId: id });
      await idempotency?.complete(trx, id);
      return known(await findNews(trx, id));
    }),
  );
}

/** Puts the fields of a form in place of what is there; the slug stays unless another one is told. */
export async function replaceNews(deps: Deps, id: string, wish: NewNews, ifMatch?: number): Promise<FoundNews> {
  const html = renderMarkdown(wish.body);
  return change(deps, id, ifMatch, wish.slug, ({ publishedAt }, now) => fieldsOf({ publishedAt, ...wish }, html, now));
}

/** Changes the fields that are told. */
export async function changeNews(deps: Deps, id: string, changes: NewsChanges, ifMatch?: number): Promise<FoundNews> {
  const html = changes.body === undefined ? undefined : renderMarkdown(changes.body);
  return change(deps, id, ifMatch, changes.slug, (present, now) => {
    const { title, summary, body, categoryId, status, publishedAt } = present;
    const told = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    return fieldsOf({ title, summary, body, categoryId, status, publishedAt, ...told }, html ?? present.html, now);
  });
}

/** Removes news. */
export async function removeNews(deps: Deps, idOrSlug: string, ifMatch?: number): Promise<void> {
  const { id } = known(await findNews(deps.db, idOrSlug));
  await inTransaction(
    deps.db,
    async (trx) => {
      if (!(await deleteNews(trx, id, ifMatch)))
        throw ifMatch === undefined ? new NotFound("not_found") : new Stale("stale_version");
      await audit(trx, currentActor(), { action: "news.delete", subjectId: id });
    },
    { line: id },
  );
}

/** @param html what its body is as HTML: made before anything is locked. */
function fieldsOf(wish: NewNews, html: string, now: string): Fields {
  const status = wish.status ?? "draft";
  const publishedAt = wish.publishedAt ?? (status === "published" ? now : null);
  return {
    title: wish.title,
    summary: wish.summary ?? null,
    body: wish.body,
    html,
    categoryId: wish.categoryId ?? null,
    status,
    publishedAt,
    isShown: status === "published" && publishedAt !== null && publishedAt <= now,
  };
}

async function change(
  deps: Deps,
  idOrSlug: string,
  ifMatch: number | undefined,
  slug: string | undefined,
  to: (news: StoredNews, now: string) => Fields,
): Promise<FoundNews> {
  const { id } = known(await findNews(deps.db, idOrSlug));
  try {
    return await lastWriterWins(ifMatch, () =>
      inTransaction(
        deps.db,
        async (trx) => {
          const { categoryName: _, ...present } = known(await findNews(trx, id));
          if (ifMatch !== undefined && present.version !== ifMatch) return undefined;
          const now = instant(deps.clock.now());
          const version = present.version + 1;
          const news = { ...present, ...to(present, now), slug: slug ?? present.slug, version, updatedAt: now };
          if (!(await updateNews(trx, news))) return undefined;
          await audit(trx, currentActor(), { action: "news.update", subjectId: id });
          return findNews(trx, id);
        },
        { line: id },
      ),
    );
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Does `write` with the slug that was told, or with the first of the title's that is free. @throws Conflict when the one that was told is taken. */
async function withSlug(
  { db }: Deps,
  told: string | undefined,
  id: string,
  title: string,
  write: (slug: string) => Promise<FoundNews>,
): Promise<FoundNews> {
  const own = slugOf(title);
  const tried = told === undefined ? Array.from({ length: numbersTried }, (_, at) => numbered(own, at + 1)) : [told];
  for (;;) {
    const taken = new Set(told === undefined ? await listTaken(db, tried) : []);
    const slug = tried.find((one) => !taken.has(one)) ?? withId(own, id);
    try {
      return await write(slug);
    } catch (error) {
      if (told === undefined && isUniqueViolation(error, "slug")) continue;
      throw refusalOf(error);
    }
  }
}

function refusalOf(error: unknown): unknown {
  if (isUniqueViolation(error, "slug")) return new Conflict("slug_taken", { cause: error });
  if (isReferenceViolation(error)) return new Unusable("unknown_category", { cause: error });
  return error;
}

function known(news: FoundNews | undefined): FoundNews {
  if (!news) throw new NotFound("not_found");
  return news;
}
