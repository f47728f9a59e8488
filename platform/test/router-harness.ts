import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Actor, type Contract, Role } from "@rawat/contracts/language";
import { migrate } from "../src/database/migrate.ts";
import { Unauthenticated } from "../src/errors.ts";
import { createHttpApp } from "../src/http/app.ts";
import type { Handlers } from "../src/http/calls.ts";
import { implement } from "../src/http/router.ts";
import { createLogger } from "../src/logger.ts";
import { platformMigrations } from "../src/outbox/migrations.ts";
import { openOwnDatabase } from "./own-database.ts";

/** Who a token of the tests is: `admin-1`, `visitor-1`, `service-1`; none is a visitor of whom nothing is known. */
export function actorOf(token: string | undefined): Actor {
  if (token === undefined) return { kind: "visitor" };
  const [, kind = "", number = ""] = /^([a-z]+)-(\d+)$/.exec(token) ?? [];
  const id = `01980000-0000-7000-8000-${number.padStart(12, "0")}`;
  const role = Role.safeParse(kind);
  if (role.success) return { kind: "account", accountId: id, role: role.data, name: token };
  if (kind === "visitor") return { kind: "visitor", id };
  if (kind === "service") return { kind: "service", service: `things-${number}` };
  throw new Unauthenticated("unauthenticated");
}

/** Serves a contract over HTTP as a service does, on a database of its own. @param known who a token is, if not one of the tests'. */
export async function serveContract<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  known: (token: string | undefined) => Actor | Promise<Actor> = actorOf,
) {
  const own = await openOwnDatabase();
  await migrate(own.db, platformMigrations());
  const lines: string[] = [];
  const app = createHttpApp({
    service: "things",
    db: own.db,
    secret: "a secret of at least thirty-two characters",
    logger: createLogger("things", "info", { write: (line: string) => void lines.push(line) }),
    routes: implement(contract, handlers),
    authenticate: ({ headers }) => known(headers.authorization?.replace(/^Bearer /, "")),
    checks: {},
    refusals: { note: () => undefined },
    wantedBy: (action) => ({ action }),
  });
  const server = createServer(app.express).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    db: own.db,
    lines,
    async ask(method: string, path: string, token?: string, init: RequestInit = {}) {
      const headers = { ...(token && { authorization: `Bearer ${token}` }), ...init.headers };
      const answer = await fetch(`${url}${path}`, { ...init, method, headers });
      const text = await answer.text();
      const isJson = answer.headers.get("content-type")?.includes("json");
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        body: isJson && text ? JSON.parse(text) : undefined,
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await own.close();
    },
  };
}
