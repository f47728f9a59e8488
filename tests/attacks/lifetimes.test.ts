import { setTimeout as pause } from "node:timers/promises";
import { newId } from "@rawat/platform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askAt } from "../harness/caller.ts";
import { connectDevice } from "../harness/chat.ts";
import { follow } from "../harness/live.ts";
import { until } from "../harness/program.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { assertion, claimsOf, nowSeconds, signed } from "./jwt.ts";
import type { Person } from "./person.ts";
import { inDatabaseOf } from "./stores.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await gatherCast();
});
afterAll(() => cast.stop());

const later = (ms: number) => new Date(Date.now() + ms).toISOString();
const sessionOf = (refreshToken: string) => refreshToken.split(".")[0] ?? "";
const inSession = (refreshToken: string, changes: object) =>
  inDatabaseOf(cast.rawat, "gateway", (db) =>
    db("sessions")
      .where({ id: sessionOf(refreshToken) })
      .update(changes),
  );

/** Asks all along: it was let in at first, so whoever keeps what they verified has it, and it is let in no more in the end. */
async function expectAnEnd(statusesOf: () => Promise<number[]>, endsAtMs: number): Promise<void> {
  expect(new Set(await statusesOf())).toEqual(new Set([200]));
  await until(async () => (await statusesOf()).every((status) => status === 401), endsAtMs - Date.now() + 5_000);
  expect(Date.now()).toBeGreaterThanOrEqual(endsAtMs - 1_000);
}

describe("what was verified once is refused after its end", () => {
  it("as an access token, by the gateway and by what is behind it", async () => {
    const { token = "" } = await cast.fresh("admin");
    const exp = nowSeconds() + 3;
    const short = signed(cast.rawat.environment.JWT_SECRET_KEY ?? "", { ...claimsOf(token), exp });
    const paths = ["/api/users", "/api/patients", "/auth/profile"];
    const statusesOf = (of: string) =>
      Promise.all(paths.map(async (path) => (await cast.ask("GET", path, { token: of })).status));
    await expectAnEnd(() => statusesOf(short), exp * 1_000);
    expect(await statusesOf(token)).toEqual([200, 200, 200]);
  });

  it("as an internal assertion, by every service", async () => {
    const { environment, services } = cast.rawat;
    const exp = nowSeconds() + 3;
    const paths = {
      patient: "/api/patients",
      staff: "/api/staff",
      appointment: "/api/appointments",
      record: "/api/records",
      payment: "/api/payments",
      chat: "/api/consultations",
    };
    const asks = Object.entries(paths).map(([service, path]) => {
      const token = assertion(environment.INTERNAL_SECRET ?? "", service, { exp });
      const ask = askAt(services[service as keyof typeof paths][0]?.url ?? "");
      return async () => (await ask("GET", path, { token })).status;
    });
    await expectAnEnd(() => Promise.all(asks.map((ask) => ask())), exp * 1_000);
  });
});

describe("a session's thirty days", () => {
  it("end its access, however young the token", async () => {
    const { token, refreshToken } = await cast.fresh("owner");
    await inSession(refreshToken, { endsAt: later(2_000) });
    await expectAnEnd(async () => [(await cast.ask("GET", "/auth/profile", { token })).status], Date.now() + 2_000);
  });

  it("are not prolonged by refreshing", async () => {
    let { refreshToken } = await cast.fresh("owner");
    const endsAt = later(3_000);
    await inSession(refreshToken, { endsAt });
    const refresh = async () => {
      const { status, body } = await cast.ask("POST", "/auth/refresh", { json: { refresh_token: refreshToken } });
      refreshToken = body.data?.refresh_token ?? refreshToken;
      return [status];
    };
    await expectAnEnd(refresh, Date.parse(endsAt));
  });
});

describe("a session that is refreshed no more ends with its last refresh token", () => {
  const inTwoSeconds = (person: Person) => inSession(person.refreshToken, { expiresAt: later(2_000) });

  it("and its access with it, however young the token", async () => {
    const person = await cast.fresh("owner");
    await inTwoSeconds(person);
    const statusesOf = async () => [(await cast.ask("GET", "/auth/profile", { token: person.token })).status];
    await expectAnEnd(statusesOf, Date.now() + 2_000);
  });

  it("and what lasts of it, at that moment: streams and sockets; those of one that is refreshed meanwhile go on", async () => {
    const { url = "" } = cast.rawat.gateways[0] ?? {};
    const [left, kept] = [await cast.fresh("agent"), await cast.fresh("agent")];
    await inTwoSeconds(left);
    await inTwoSeconds(kept);
    const endsAtMs = Date.now() + 2_000;
    const [stream, stays, device] = await Promise.all([
      follow(url, left.token),
      follow(url, kept.token),
      connectDevice(url, left.token),
    ]);
    const isOver = { stream: false, stays: false };
    void stream.ended.then(() => (isOver.stream = true));
    void stays.ended.then(() => (isOver.stays = true));
    expect((await cast.ask("POST", "/auth/refresh", { json: { refresh_token: kept.refreshToken } })).status).toBe(200);
    await until(() => isOver.stream && !device.socket.connected, 8_000);
    expect(Date.now()).toBeGreaterThanOrEqual(endsAtMs - 100);
    await pause(1_000);
    expect(isOver.stays).toBe(false);
    stays.close();
  });
});

describe("what has served its time is deleted", () => {
  it("a session after its last token, a link after its half hour; those that hold stay", async () => {
    const [over, live] = [await cast.fresh("owner"), await cast.fresh("owner")];
    await cast.mailedToken(over.email);
    await cast.mailedToken(live.email);
    const longAgo = { expiresAt: later(-86_400_000) };
    await inSession(over.refreshToken, longAgo);
    await inDatabaseOf(cast.rawat, "gateway", (db) =>
      db("passwordResets").where({ accountId: over.accountId }).update(longAgo),
    );
    const left = () =>
      inDatabaseOf(cast.rawat, "gateway", async (db) => {
        const sessions = await db("sessions").whereIn(
          "id",
          [over, live].map(({ refreshToken }) => sessionOf(refreshToken)),
        );
        const resets = await db("passwordResets").whereIn("accountId", [over.accountId, live.accountId]);
        return [...sessions, ...resets].map(({ accountId }) => accountId);
      });
    expect(await left()).toHaveLength(4);
    // It looks at every start, and every ten minutes.
    await cast.rawat.gateways[0]?.restart();
    await until(async () => (await left()).length === 2);
    expect(await left()).toEqual([live.accountId, live.accountId]);
    expect((await cast.ask("GET", "/auth/profile", { token: live.token })).status).toBe(200);
  });

  it("what the chat was told of whom it shuts out, after a day", async () => {
    const [old, young] = [newId(), newId()];
    const agoOf = { [old]: later(-25 * 3_600_000), [young]: later(-23 * 3_600_000) };
    const left = () => inDatabaseOf(cast.rawat, "chat", (db) => db("shutOuts").whereIn("id", [old, young]).pluck("id"));
    await inDatabaseOf(cast.rawat, "chat", (db) =>
      db("shutOuts").insert(
        Object.entries(agoOf).map(([id, at]) => ({ id, who: JSON.stringify({ sessionId: id }), at })),
      ),
    );
    expect(await left()).toHaveLength(2);
    await cast.rawat.services.chat[0]?.restart();
    await until(async () => !(await left()).includes(old));
    expect(await left()).toEqual([young]);
  });
});
