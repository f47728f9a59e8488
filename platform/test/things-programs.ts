import { setTimeout as pause } from "node:timers/promises";
import { endpoint, Id } from "@rawat/contracts/language";
import { z } from "zod";
import {
  audit,
  currentActor,
  implement,
  inTransaction,
  newId,
  Port,
  runService,
  runWorker,
  serviceConfig,
} from "../src/index.ts";
import { domain, type events } from "./things-domain.ts";

/** A service that makes things, and a worker beside it that counts them. */
const things = {
  make: endpoint({
    method: "post",
    path: "/things",
    access: "service",
    summary: "Make a thing",
    status: 201,
    response: z.object({ id: Id }),
    errors: [],
  }),
  visit: endpoint({
    method: "get",
    path: "/things/visit",
    access: ["visitor", "admin"],
    summary: "Whose the secret is that was shown",
    status: 200,
    response: z.object({ id: z.string() }),
    errors: [],
  }),
  counted: endpoint({
    method: "get",
    path: "/things/counted",
    access: "service",
    summary: "How many the worker has counted, and in whose name",
    status: 200,
    response: z.object({ count: z.number(), roles: z.array(z.string().nullable()) }),
    errors: [],
  }),
} as const;

const Config = serviceConfig(domain, {
  name: "things",
  asks: [],
  own: { COUNTER_PORT: Port(0) },
});

const shared = {
  name: "things",
  domain,
  config: Config,
  open: () => ({}),
  migrations: [
    {
      name: "0001-counted",
      inSteps: true,
      // Slow enough for both to be there.
      up: async (db) => {
        await pause(2_000);
        await db.schema.createTable("counted", (table) => void table.string("id", 36).primary());
      },
      down: (db) => db.schema.dropTable("counted"),
    },
  ],
} as const satisfies Partial<Parameters<typeof runWorker<typeof events, typeof Config, object>>[0]>;

if (process.argv[2] === "worker")
  await runWorker({
    ...shared,
    worker: "counter",
    portVariable: "COUNTER_PORT",
    reactions: () => ({
      "thing.made": async (trx, { data }) => {
        await trx("counted").insert(data);
        await audit(trx, currentActor(), { action: "thing.count", subjectId: data.id });
      },
    }),
  });
else
  await runService({
    ...shared,
    visitorOf: (_, secret) => /^secret of (.+)$/.exec(secret)?.[1],
    routes: ({ db, outbox }) =>
      implement(things, {
        make: async () => {
          const id = newId();
          await inTransaction(db, (trx) =>
            outbox.publish(trx, { type: "thing.made", subject: id, version: 1, data: { id } }),
          );
          return { data: { id } };
        },
        visit: async ({ actor }) => ({ data: { id: actor.kind === "visitor" ? `${actor.id}` : actor.accountId } }),
        counted: async () => ({
          data: {
            count: (await db("counted")).length,
            roles: await db("auditTrail").where({ action: "thing.count" }).distinct().pluck("role"),
          },
        }),
      }),
  });
