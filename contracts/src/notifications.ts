import { z } from "zod";
import { endpoint } from "./language/endpoint.ts";
import { IdParams, PageMeta, pageQuery, QueryFlag } from "./language/primitives.ts";
import { Notification } from "./notification.ts";

export const notifications = {
  list: endpoint({
    method: "get",
    path: "/api/notifications",
    access: "signed_in",
    summary: "List what one was told, the newest first",
    description: "`meta.unread` is how many of all are not read yet, counted up to 100.",
    query: z.strictObject({ ...pageQuery, unread: QueryFlag.optional() }),
    status: 200,
    response: z.array(Notification),
    meta: PageMeta.extend({ unread: z.number().int() }),
    errors: [],
  }),
  read: endpoint({
    method: "post",
    path: "/api/notifications/:id/read",
    access: "signed_in",
    summary: "Note that one has read something; doing so again changes nothing",
    params: IdParams,
    status: 200,
    response: Notification,
    errors: [],
  }),
  readAll: endpoint({
    method: "post",
    path: "/api/notifications/read-all",
    access: "signed_in",
    summary: "Note that one has read everything so far",
    status: 204,
    errors: [],
  }),
} as const;
