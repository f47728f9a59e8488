import { z } from "zod";
import { endpoint } from "./language/endpoint.ts";
import { Id, IdParams, Instant, Line, PageMeta, Paragraphs, pageQuery } from "./language/primitives.ts";

const fields = { name: Line(120), description: Paragraphs(2_000).nullish() };

export const NewDepartment = z.strictObject(fields).meta({ id: "NewDepartment" });
export type NewDepartment = z.infer<typeof NewDepartment>;

export const DepartmentChanges = z.strictObject(fields).partial().meta({ id: "DepartmentChanges" });
export type DepartmentChanges = z.infer<typeof DepartmentChanges>;

export const Department = z
  .object({ id: Id, name: z.string(), description: z.string().nullable(), createdAt: Instant, updatedAt: Instant })
  .meta({ id: "Department" });
export type Department = z.infer<typeof Department>;

export const departments = {
  list: endpoint({
    method: "get",
    path: "/api/departments",
    access: "anyone",
    summary: "List departments by name",
    query: z.strictObject(pageQuery),
    status: 200,
    response: z.array(Department),
    meta: PageMeta,
    errors: [],
  }),
  create: endpoint({
    method: "post",
    path: "/api/departments",
    access: ["admin"],
    summary: "Add a department",
    body: NewDepartment,
    status: 201,
    response: Department,
    idempotent: true,
    errors: ["department_taken"],
  }),
  get: endpoint({
    method: "get",
    path: "/api/departments/:id",
    access: "anyone",
    summary: "Read a department",
    params: IdParams,
    status: 200,
    response: Department,
    errors: [],
  }),
  replace: endpoint({
    method: "put",
    path: "/api/departments/:id",
    access: ["admin"],
    summary: "Replace a department's fields",
    params: IdParams,
    body: NewDepartment,
    status: 200,
    response: Department,
    ifMatch: "optional",
    errors: ["department_taken"],
  }),
  change: endpoint({
    method: "patch",
    path: "/api/departments/:id",
    access: ["admin"],
    summary: "Change some of a department's fields",
    params: IdParams,
    body: DepartmentChanges,
    status: 200,
    response: Department,
    ifMatch: "optional",
    errors: ["department_taken"],
  }),
  remove: endpoint({
    method: "delete",
    path: "/api/departments/:id",
    access: ["admin"],
    summary: "Remove a department that nobody belongs to",
    params: IdParams,
    status: 204,
    ifMatch: "optional",
    errors: ["department_in_use"],
  }),
} as const;
