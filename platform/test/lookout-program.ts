import { endpoint, Id, socket } from "@rawat/contracts/language";
import { z } from "zod";
import {
  createShutOuts,
  gatewayUrl,
  implement,
  implementSocket,
  inTransaction,
  runService,
  serviceConfig,
} from "../src/index.ts";
import { domain } from "./things-domain.ts";

/** A service whose socket tells everybody with an account who they are, and that can tell of sessions that are over. */
export const lookout = socket({
  transport: "websocket",
  path: "/ws/lookout",
  access: "signed_in",
  summary: "Who one is",
  sends: { ask: { summary: "Who am I", ack: z.object({ name: z.string() }), errors: [], answeredBy: "told" } },
  receives: { told: { summary: "Who it is", body: z.object({ name: z.string() }) } },
});

const sessions = {
  end: endpoint({
    method: "post",
    path: "/over",
    access: "service",
    summary: "Tell that a session is over",
    body: z.strictObject({ sessionId: Id }),
    status: 204,
    errors: [],
  }),
} as const;

if (process.argv[1] === import.meta.filename)
  await runService({
    name: "lookout",
    domain,
    config: serviceConfig(domain, { name: "lookout", asks: [], own: gatewayUrl(domain) }),
    migrations: [
      { name: "0001-shut-outs", up: createShutOuts, down: async (db) => void (await db.schema.dropTable("shutOuts")) },
    ],
    open: ({ openTokenCheck }) => ({ tokenCheck: openTokenCheck() }),
    routes: ({ db, outbox }) =>
      implement(sessions, {
        end: async ({ body }) => {
          const told = { type: "session.over", subject: body.sessionId, version: 1, data: body } as const;
          await inTransaction(db, (trx) => outbox.publish(trx, told));
        },
      }),
    sockets: ({ tokenCheck }) => [
      implementSocket({
        contract: lookout,
        identify: tokenCheck,
        handlers: { ask: async ({ actor }) => ({ name: actor.name }) },
      }),
    ],
  });
