import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { SocketRefusal } from "@rawat/contracts/language";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type Connect,
  connectCarried,
  connectPlain,
  type Guest,
  type Instance,
  shutOut,
  startInstance,
  written,
} from "./socket-harness.ts";

const redisUrl = process.env.TEST_REDIS_URL;
if (!redisUrl) console.log("Sockets on two instances are not tried: TEST_REDIS_URL names no Redis");

const ways: [string, Connect][] = [
  ["Socket.IO", connectCarried],
  ["a plain WebSocket", connectPlain],
];
const grounds: [string, boolean][] = [
  ["one instance", false],
  ...(redisUrl ? [["two instances", true] as [string, boolean]] : []),
];
const everyone = ["admin", "doctor", "staff", "agent", "patient", "visitor", "service", "stranger", "nobody"] as const;
type Who = (typeof everyone)[number];
/** A room of one's own, somebody else's, and one that is not there. */
const roomsOf = (who: Who) => ({ own: `${who}-1`, others: "patient-2", none: `${who}-77` });

const codeOf = (work: Promise<unknown>): Promise<string | number> =>
  work.then(
    () => "well",
    (error) => (error instanceof SocketRefusal ? error.fault.status : String(error)),
  );

describe.each(grounds)("a socket contract on %s", (_, isShared) => {
  let instances: Instance[];
  const guests: Guest[] = [];
  beforeAll(async () => {
    const prefix = `test-${randomBytes(6).toString("hex")}`;
    instances = [await startInstance(prefix, isShared ? redisUrl : undefined)];
    if (isShared) instances.push(await startInstance(prefix, redisUrl));
  });
  afterEach(() => {
    for (const guest of guests.splice(0)) guest.close();
    written.splice(0);
  });
  afterAll(async () => {
    for (const instance of instances) await instance.close();
  });
  const portOf = (at: number) => instances[at % instances.length]?.port ?? 0;
  const come = async (connect: Connect, token: string | undefined, at = 0) => {
    const guest = await connect(portOf(at), token);
    guests.push(guest);
    return guest;
  };
  const tokenOf = (who: Who) => (who === "nobody" ? undefined : who === "stranger" ? "no token of ours" : `${who}-1`);

  describe.each(ways)("over %s", (name, connect) => {
    const mayConnect = (who: Who) => ["admin", "doctor", "patient", "visitor"].includes(who);

    it.each(everyone)("lets in whom its contract names, and tells everybody else why not: %s", async (who) => {
      const refusal = who === "stranger" || who === "nobody" ? 401 : 403;
      expect(await codeOf(come(connect, tokenOf(who)))).toBe(mayConnect(who) ? "well" : refusal);
    });

    it.each(everyone.filter(mayConnect))("lets each send what they may, of their own alone: %s", async (who) => {
      const guest = await come(connect, tokenOf(who));
      for (const [whose, room] of Object.entries(roomsOf(who))) {
        const isThere = whose === "own" || (whose === "others" && who === "admin");
        expect([whose, await codeOf(guest.send("join", { room }))]).toEqual([whose, isThere ? "well" : 404]);
        const status = who === "doctor" ? 403 : isThere ? "well" : 404;
        expect([whose, await codeOf(guest.send("write", { room, text: "ya" }))]).toEqual([whose, status]);
      }
      // A visitor might be somebody who may, once they have signed in.
      const asleep = { admin: 504, visitor: 401 }[who as "admin"] ?? 403;
      if (name === "Socket.IO" || who !== "admin") expect(await codeOf(guest.send("sleep", undefined))).toBe(asleep);
    });

    it("tells a room what is said, wherever its people are, in its order, and nobody else", async () => {
      const [writer, reader, stranger] = await Promise.all([
        come(connect, "patient-6", 0),
        come(connect, "patient-6", 1),
        come(connect, "patient-2", 1),
      ]);
      await Promise.all(
        [reader, stranger].map((guest, at) => guest.send("join", { room: at === 0 ? "patient-6" : "patient-2" })),
      );
      const texts = ["slow one", "two", "slow three", "four"];
      const acks = await Promise.all(texts.map((text) => writer.send("write", { room: "patient-6", text })));
      expect(acks).toEqual(texts.map(({ length }) => ({ length })));
      expect(written).toEqual(texts);
      const heardBy = (guest: Guest) => guest.heard.filter(([event]) => event === "written").map(([, body]) => body);
      await vi.waitFor(() =>
        expect(heardBy(reader)).toEqual(texts.map((text) => ({ room: "patient-6", text, by: "patient-6" }))),
      );
      expect(heardBy(stranger)).toEqual([]);
      // Whoever has not entered hears nothing, also of what they said themselves.
      expect(heardBy(writer)).toEqual([]);
    });

    it("refuses what is not as its contract says, and goes on", async () => {
      const guest = await come(connect, "patient-1");
      const send = (command: string, body: unknown) => codeOf(guest.send(command as "join", body as { room: string }));
      expect(await send("join", { room: "PATIENT" })).toBe(400);
      expect(await send("join", undefined)).toBe(400);
      expect(await send("join", { room: "patient-1", more: 1 })).toBe(400);
      expect(await send("write", { room: "patient-1", text: 5 })).toBe(400);
      expect(await send("constructor", {})).toBe(404);
      expect(await send("joined", {})).toBe(404);
      expect(await send("join", { room: "patient-1" })).toBe("well");
    });

    it("lets each send so many at once and then so many a second, over all of their connections, and others beside them", async () => {
      const [one, two, other] = await Promise.all([
        come(connect, "patient-3"),
        come(connect, "patient-3"),
        come(connect, "patient-4"),
      ]);
      const flood = [one, two].flatMap((guest, at) =>
        Array.from({ length: 50 }, () => codeOf(guest.send("join", { room: `patient-${at + 3}` }))),
      );
      const told = await Promise.all(flood);
      const refused = told.filter((status) => status === 429).length;
      expect(refused).toBeGreaterThan(10);
      expect(refused).toBeLessThan(25);
      expect(await codeOf(other.send("join", { room: "patient-4" }))).toBe("well");
    });

    it("tells whoever may not send something that they may not, whatever they send", async () => {
      const guest = await come(connect, "doctor-1");
      expect(await codeOf(guest.send("write", { room: "NONSENSE", text: 5 } as never))).toBe(403);
    });

    it("counts a visitor as one over all of their connections", async () => {
      const who = name === "Socket.IO" ? "visitor-3" : "visitor-4";
      const both = [await come(connect, who), await come(connect, who)];
      const flood = both.flatMap((guest) =>
        Array.from({ length: 50 }, () => codeOf(guest.send("join", { room: who }))),
      );
      expect((await Promise.all(flood)).filter((status) => status === 429).length).toBeGreaterThan(10);
    });

    it("keeps the thirty newest connections of each, at one instance, and everybody else's", async () => {
      const other = await come(connect, "patient-6");
      const [oldest, next] = [await come(connect, "patient-7"), await come(connect, "patient-7")];
      for (let more = 0; more < 29; more++) await come(connect, "patient-7");
      await oldest.ended;
      for (const guest of [other, next, guests.at(-1) as Guest])
        expect(await codeOf(guest.send("join", { room: guest === other ? "patient-6" : "patient-7" }))).toBe("well");
      // Who has left leaves room.
      guests.at(-1)?.close();
      await guests.at(-1)?.ended;
      await come(connect, "patient-7");
      expect(await codeOf(next.send("join", { room: "patient-7" }))).toBe("well");
    });

    it("ends with the session, the account or the visitor that it is of, where each instance is told, and no other", async () => {
      const who = ["patient-5", "patient-6", "visitor-5", "patient-7"];
      const [bySession, byAccount, byVisitor, stays] = await Promise.all(
        who.map((token, at) => come(connect, token, at)),
      );
      for (const { sockets } of instances) {
        sockets.end({ sessionId: "s-patient-5" });
        sockets.end({ accountId: "01980000-0000-7000-8000-000000000006" });
        sockets.end({ visitorId: "01980000-0000-7000-8000-000000000005" });
      }
      await Promise.all([bySession?.ended, byAccount?.ended, byVisitor?.ended]);
      expect(await codeOf((stays as Guest).send("join", { room: "patient-7" }))).toBe("well");
    });

    it("lets nobody in who is shut out while it is asked who they are", async () => {
      const coming = come(connect, "patient-9").catch(() => undefined);
      await pause(50);
      shutOut.add("patient-9");
      for (const { sockets } of instances) sockets.end({ sessionId: "s-patient-9" });
      const guest = await coming;
      shutOut.delete("patient-9");
      if (!guest) return;
      const outcome = await Promise.race([
        guest.ended.then(() => "ended"),
        codeOf(guest.send("join", { room: "patient-9" })),
      ]);
      expect(outcome).not.toBe("well");
    });

    it("leaves one line a command: what, by whom, how it went; nothing of what was said", async () => {
      const guest = await come(connect, "patient-7");
      const { lines } = instances[0] as Instance;
      lines.splice(0);
      await guest.send("write", { room: "patient-7", text: "sakit kepala" });
      await codeOf(guest.send("write", { room: "patient-9", text: "sakit perut" }));
      const told = lines.map((line) => JSON.parse(line));
      expect(told).toMatchObject([
        { method: "SOCKET", status: 200, role: "patient", path: expect.stringMatching(/notes write$/) },
        { status: 404, fault: "not_found" },
      ]);
      expect(lines.join()).not.toContain("sakit");
    });
  });
});
