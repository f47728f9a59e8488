import { z } from "zod";
import { Account, AccountChanges, NewAccount } from "./account.ts";
import { Role } from "./language/actor.ts";
import { endpoint } from "./language/endpoint.ts";
import { Id, IdParams, Line, PageMeta, pageQuery, QueryFlag } from "./language/primitives.ts";

export const users = {
  list: endpoint({
    method: "get",
    path: "/api/users",
    access: ["admin"],
    summary: "List accounts",
    query: z.strictObject({
      ...pageQuery,
      q: Line(200).optional(),
      role: Role.optional(),
      disabled: QueryFlag.optional(),
      patientId: Id.optional(),
      staffId: Id.optional(),
    }),
    status: 200,
    response: z.array(Account),
    meta: PageMeta,
    errors: [],
  }),
  get: endpoint({
    method: "get",
    path: "/api/users/:id",
    access: ["admin"],
    summary: "Read an account",
    params: IdParams,
    status: 200,
    response: Account,
    errors: [],
  }),
  create: endpoint({
    method: "post",
    path: "/api/users",
    access: ["admin"],
    summary: "Open an account, with a new or the named staff member or patient",
    body: NewAccount,
    status: 201,
    response: Account,
    idempotent: true,
    errors: ["email_taken", "person_has_account", "unknown_patient", "unknown_staff", "unknown_department"],
  }),
  change: endpoint({
    method: "patch",
    path: "/api/users/:id",
    access: ["admin"],
    summary: "Change an account's role or name, disable or enable it; ends its sessions",
    description:
      "The role must be one that goes with the account's staff member, as when the account is opened. The name is shown with the account; the audit trail and records name its person as the register does.",
    params: IdParams,
    body: AccountChanges,
    status: 200,
    response: Account,
    ifMatch: "optional",
    errors: ["last_admin", "role_fixed", "patient_archived", "unknown_staff"],
  }),
  remove: endpoint({
    method: "delete",
    path: "/api/users/:id",
    access: ["admin"],
    summary: "Close an account; ends its sessions and frees its e-mail",
    params: IdParams,
    status: 204,
    ifMatch: "optional",
    errors: ["last_admin"],
  }),
} as const;
