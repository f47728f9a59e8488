/**
 * What the pages run of the contracts: words, tables, rules and how a request is written, without a schema among them. Schemas would be half of
 * what a page loads, and what they check the server has checked. Of the rest, the pages import types.
 */
export * from "./appointment-steps.ts";
export * from "./language/csv.ts";
export { defaultDeadlineMs } from "./language/endpoint.ts";
export * from "./language/problem.ts";
export * from "./language/request.ts";
export * from "./language/roles.ts";
export * from "./register-file.ts";
export * from "./vital-signs.ts";
export * from "./words.ts";
