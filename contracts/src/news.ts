import { z } from "zod";
import { endpoint } from "./language/endpoint.ts";
import { GivenInstant, Id, Instant, Line, PageMeta, Paragraphs, pageQuery } from "./language/primitives.ts";
import { newsStatuses } from "./words.ts";

export const slugCharactersMax = 100;

/** What stands in an address: small letters and digits, with single dashes between words. */
export const Slug = z
  .string()
  .max(slugCharactersMax)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "Expected small letters, digits and dashes");

/** Whether a text would lead elsewhere in an address than to the news that it is the slug of: to the feed, or to the id of others. */
export const isOtherAddress = (slug: string): boolean => slug === "rss" || Id.safeParse(slug).success;

const GivenSlug = Slug.refine((slug) => !isOtherAddress(slug), "Expected a slug that is no other address");

export const NewsStatus = z.enum(newsStatuses).meta({ id: "NewsStatus" });
export type NewsStatus = z.infer<typeof NewsStatus>;

const fields = {
  title: Line(200),
  summary: Paragraphs(1_000).nullish(),
  /** Markdown; HTML in it is shown as text, and it may hold no images. */
  body: Paragraphs(100_000).regex(/\S/, "Expected some text"),
  categoryId: Id.nullish(),
  /** Made from the title unless told, and kept when the title changes. */
  slug: GivenSlug.optional(),
  status: NewsStatus.optional(),
  /** When it is, or shall be, shown; the moment of publishing unless told. */
  publishedAt: GivenInstant.nullish(),
};

export const NewNews = z.strictObject(fields).meta({ id: "NewNews" });
export type NewNews = z.output<typeof NewNews>;

export const NewsChanges = z.strictObject(fields).partial().meta({ id: "NewsChanges" });
export type NewsChanges = z.output<typeof NewsChanges>;

/** News. `html` is made from `body` and safe to be put into a page as it is. */
export const News = z
  .object({
    id: Id,
    slug: z.string(),
    title: z.string(),
    summary: z.string().nullable(),
    body: z.string(),
    html: z.string(),
    categoryId: Id.nullable(),
    categoryName: z.string().nullable(),
    status: NewsStatus,
    publishedAt: Instant.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "News" });
export type News = z.infer<typeof News>;

/** News by their id, or by the slug that people see in an address. */
const params = z.strictObject({ id: z.union([Id, Slug]) });
const writing = ["slug_taken", "unknown_category"] as const;

export const news = {
  list: endpoint({
    method: "get",
    path: "/api/news",
    access: "anyone",
    summary: "List news, the latest first",
    description:
      "Those that are published. With `status` an administrator or the front desk sees drafts, or what is published later too. `q` finds by the beginning of any word of the title or the summary. A page of long news has fewer of them than `limit`, no more than 200,000 characters but for the first.",
    query: z.strictObject({
      ...pageQuery,
      q: Line(200).optional(),
      categoryId: Id.optional(),
      status: NewsStatus.optional(),
    }),
    status: 200,
    response: z.array(News),
    meta: PageMeta,
    cacheSeconds: 60,
    errors: ["not_allowed", "unauthenticated"],
  }),
  rss: endpoint({
    method: "get",
    path: "/api/news/rss",
    access: "anyone",
    summary: "Follow the news: RSS 2.0 of the latest twenty",
    status: 200,
    response: "application/rss+xml",
    cacheSeconds: 60,
    errors: [],
  }),
  create: endpoint({
    method: "post",
    path: "/api/news",
    access: ["admin", "staff"],
    summary: "Write news",
    body: NewNews,
    status: 201,
    response: News,
    idempotent: true,
    errors: writing,
  }),
  get: endpoint({
    method: "get",
    path: "/api/news/:id",
    access: "anyone",
    summary: "Read news by id or slug",
    params,
    status: 200,
    response: News,
    cacheSeconds: 60,
    errors: [],
  }),
  replace: endpoint({
    method: "put",
    path: "/api/news/:id",
    access: ["admin", "staff"],
    summary: "Replace the fields of news",
    params,
    body: NewNews,
    status: 200,
    response: News,
    ifMatch: "optional",
    errors: writing,
  }),
  change: endpoint({
    method: "patch",
    path: "/api/news/:id",
    access: ["admin", "staff"],
    summary: "Change some fields of news",
    params,
    body: NewsChanges,
    status: 200,
    response: News,
    ifMatch: "optional",
    errors: writing,
  }),
  remove: endpoint({
    method: "delete",
    path: "/api/news/:id",
    access: ["admin", "staff"],
    summary: "Remove news",
    params,
    status: 204,
    ifMatch: "optional",
    errors: [],
  }),
} as const;
