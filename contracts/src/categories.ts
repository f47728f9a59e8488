import { z } from "zod";
import { endpoint } from "./language/endpoint.ts";
import { Id, IdParams, Instant, Line, PageMeta, Paragraphs, pageQuery } from "./language/primitives.ts";

const fields = { name: Line(120), description: Paragraphs(2_000).nullish() };

export const NewCategory = z.strictObject(fields).meta({ id: "NewCategory" });
export type NewCategory = z.infer<typeof NewCategory>;

export const CategoryChanges = z.strictObject(fields).partial().meta({ id: "CategoryChanges" });
export type CategoryChanges = z.infer<typeof CategoryChanges>;

/** What news is about. */
export const Category = z
  .object({ id: Id, name: z.string(), description: z.string().nullable(), createdAt: Instant, updatedAt: Instant })
  .meta({ id: "Category" });
export type Category = z.infer<typeof Category>;

export const categories = {
  list: endpoint({
    method: "get",
    path: "/api/categories",
    access: "anyone",
    summary: "List the categories of news by name",
    query: z.strictObject(pageQuery),
    status: 200,
    response: z.array(Category),
    meta: PageMeta,
    cacheSeconds: 60,
    errors: [],
  }),
  create: endpoint({
    method: "post",
    path: "/api/categories",
    access: ["admin", "staff"],
    summary: "Add a category",
    body: NewCategory,
    status: 201,
    response: Category,
    idempotent: true,
    errors: ["category_taken"],
  }),
  get: endpoint({
    method: "get",
    path: "/api/categories/:id",
    access: "anyone",
    summary: "Read a category",
    params: IdParams,
    status: 200,
    response: Category,
    cacheSeconds: 60,
    errors: [],
  }),
  replace: endpoint({
    method: "put",
    path: "/api/categories/:id",
    access: ["admin", "staff"],
    summary: "Replace a category's fields",
    params: IdParams,
    body: NewCategory,
    status: 200,
    response: Category,
    ifMatch: "optional",
    errors: ["category_taken"],
  }),
  change: endpoint({
    method: "patch",
    path: "/api/categories/:id",
    access: ["admin", "staff"],
    summary: "Change some of a category's fields",
    params: IdParams,
    body: CategoryChanges,
    status: 200,
    response: Category,
    ifMatch: "optional",
    errors: ["category_taken"],
  }),
  remove: endpoint({
    method: "delete",
    path: "/api/categories/:id",
    access: ["admin", "staff"],
    summary: "Remove a category that no news is in",
    params: IdParams,
    status: 204,
    ifMatch: "optional",
    errors: ["category_in_use"],
  }),
} as const;
