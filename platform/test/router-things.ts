import { createHmac } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { type Contract, endpoint, multipart, seenBy, signedJson } from "@rawat/contracts/language";
import type { Knex } from "knex";
import { z } from "zod";
import { inTransaction } from "../src/database/transaction.ts";
import { NotFound, TooMany } from "../src/errors.ts";
import type { Handlers } from "../src/http/calls.ts";
import type { IdempotencyClaim } from "../src/idempotency.ts";
import { newId } from "../src/ids.ts";

const plain = { summary: "An endpoint of the tests", errors: [] } as const;
const Public = z.object({ id: z.string(), name: z.string() });
const Known = Public.extend({ note: z.string() });
const Thing = Known.partial({ note: true });
const Seen = seenBy(Thing, { admin: Known, staff: Public, patient: Public, visitor: Public.pick({ id: true }) });
export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** An endpoint for everything that the language of contracts can say. */
export const things = {
  get: endpoint({
    ...plain,
    method: "get",
    path: "/things/:id",
    access: ["admin", "staff", "patient", "visitor"],
    params: z.strictObject({ id: z.string() }),
    status: 200,
    response: Seen,
  }),
  fixed: endpoint({ ...plain, method: "get", path: "/things/fixed", access: "anyone", status: 200, response: Public }),
  below: endpoint({
    ...plain,
    method: "get",
    path: "/things/:id/below",
    access: "anyone",
    params: z.strictObject({ id: z.string() }),
    status: 200,
    response: Public,
  }),
  visit: endpoint({
    ...plain,
    method: "post",
    path: "/visits",
    access: "visitor",
    body: z.strictObject({ text: z.string() }),
    status: 201,
    response: z.object({ id: z.string(), by: z.string() }),
    idempotent: true,
  }),
  open: endpoint({
    ...plain,
    method: "post",
    path: "/open",
    access: "anyone",
    status: 201,
    response: z.object({ id: z.string(), by: z.string() }),
    idempotent: true,
  }),
  form: endpoint({
    ...plain,
    method: "post",
    path: "/forms",
    access: "anyone",
    body: multipart(z.strictObject({ title: z.string().max(20) }), {
      photo: { types: ["image/png"], bytesMax: 1_000 },
      papers: { types: ["application/pdf", "text/plain"], bytesMax: 200, countMax: 2 },
    }),
    bodyBytesMax: 20_000,
    status: 200,
    response: z.object({ title: z.string(), files: z.array(z.object({ name: z.string(), type: z.string() })) }),
  }),
  send: endpoint({
    ...plain,
    method: "post",
    path: "/sends",
    access: "visitor",
    body: multipart(z.strictObject({}), { paper: { types: ["text/plain"], bytesMax: 200 } }),
    status: 201,
    response: z.object({ id: z.string(), by: z.string() }),
    idempotent: true,
  }),
  callback: endpoint({
    ...plain,
    method: "post",
    path: "/callback",
    access: "anyone",
    body: signedJson(z.object({ amount: z.string() })),
    bodyBytesMax: 2_000,
    status: 200,
    response: z.object({ amount: z.string(), signature: z.string() }),
  }),
  slow: endpoint({
    ...plain,
    method: "post",
    path: "/slow",
    access: "anyone",
    body: z.strictObject({ workMs: z.number() }),
    deadlineMs: 500,
    bodyWithinMs: 4_000,
    status: 200,
    response: z.object({ workMs: z.number() }),
  }),
  file: endpoint({ ...plain, method: "get", path: "/file", access: "anyone", status: 200, response: "file" }),
  text: endpoint({
    ...plain,
    method: "get",
    path: "/text",
    access: "anyone",
    query: z.strictObject({ wish: z.enum(["pieces", "refused", "late", "held", "endless"]) }),
    status: 200,
    response: "text/csv",
  }),
  figures: endpoint({
    ...plain,
    method: "get",
    path: "/figures",
    access: "anyone",
    status: 200,
    response: z.array(z.object({ name: z.string(), amount: z.number() })),
    csv: true,
  }),
  cached: endpoint({
    ...plain,
    method: "get",
    path: "/cached",
    access: "anyone",
    status: 200,
    response: Public,
    cacheSeconds: 60,
  }),
} as const satisfies Contract;

const made = new Map<string, { id: string; by: string }>();
const make = async (by: string, complete?: (id: string) => Promise<void>) => {
  const one = { id: newId(), by };
  made.set(one.id, one);
  await complete?.(one.id);
  return { data: one };
};
/** What a spreadsheet would run, and numbers below nothing, which it may read as such. */
export const figures = ['=HYPERLINK("http://x.test")', "@SUM(A1)", "+1", "-1", "\t=1", "Siti", 'a "b", c;=d'].map(
  (name, at) => ({ name, amount: -1 - at }),
);
/** What the tests look at, and what they change. */
export const state = {
  name: "Rini",
  fileName: 'hasil "lab" 😀.png',
  pieces: { begun: 0, given: 0, ended: 0 },
  filesOpen: 0,
};

/** A file that is open until somebody has read or given it up. */
function openFile(): Readable {
  state.filesOpen++;
  return Readable.from([png]).once("close", () => {
    state.filesOpen--;
  });
}

async function* piecesOf(wish: string): AsyncGenerator<string> {
  state.pieces.begun++;
  try {
    if (wish === "refused") throw new TooMany("too_many_requests", { retryAfterSeconds: 7 });
    if (wish === "late") await pause(6_000);
    if (wish === "held") await pause(300);
    for (let n = 0; wish === "endless" || n < 3; n++) {
      state.pieces.given++;
      yield `${"x".repeat(wish === "endless" ? 65_536 : 1)}${n}\r\n`;
    }
  } finally {
    state.pieces.ended++;
  }
}

/** What answers them, on the database that `serveContract` opens. */
export const handlersOn = (db: () => Knex): Handlers<typeof things> => ({
  get: async ({ params: { id } }) => {
    if (id === "none") throw new NotFound("not_found");
    // More than any contract lists: it must not leave.
    return { data: { id, name: state.name, note: "ours", password: "never" } };
  },
  fixed: async () => ({ data: { id: "fixed", name: "the fixed one" } }),
  below: async ({ params: { id } }) => ({ data: { id, name: "below" } }),
  visit: {
    handle: ({ actor, idempotency }) =>
      make(actor.id, async (id) => void (idempotency && (await keep(db(), idempotency, id)))),
    again: async (id) => ({ data: made.get(id) ?? { id, by: "lost" } }),
  },
  open: {
    handle: ({ actor, idempotency }) =>
      make(actor.kind, async (id) => void (idempotency && (await keep(db(), idempotency, id)))),
    again: async (id) => ({ data: made.get(id) ?? { id, by: "lost" } }),
  },
  send: {
    handle: ({ actor, idempotency }) =>
      make(actor.id, async (id) => void (idempotency && (await keep(db(), idempotency, id)))),
    again: async (id) => ({ data: made.get(id) ?? { id, by: "lost" } }),
  },
  form: async ({ body: { fields, files } }) => ({
    data: { title: fields.title, files: [...files.photo, ...files.papers] },
  }),
  callback: async ({ body: { json, bytes } }) => ({
    data: { ...json, signature: createHmac("sha256", "key").update(bytes).digest("hex") },
  }),
  slow: async ({ body }) => {
    await pause(body.workMs);
    return { data: body };
  },
  file: async () => ({
    file: {
      type: "image/png",
      name: state.fileName,
      bytesCount: png.length,
      content: openFile(),
    },
  }),
  text: async ({ query: { wish } }) => ({ text: piecesOf(wish), filename: "things.csv" }),
  figures: async () => ({ data: figures }),
  cached: async () => ({ data: { id: "1", name: state.name } }),
});

/** Commits what a key stands for, as a use-case does in its transaction. */
const keep = (db: Knex, idempotency: IdempotencyClaim, id: string) =>
  inTransaction(db, (trx) => idempotency.complete(trx, id));
