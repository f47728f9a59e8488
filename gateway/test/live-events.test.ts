import { setTimeout as pause } from "node:timers/promises";
import { type AccountActor, type EventName, isKnownTo, type KnownTo, knownTo, Role } from "@rawat/contracts";
import { newId } from "@rawat/platform";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import { createLiveEvents, type LiveOptions } from "../src/live/live-events.ts";
import { introspectionHandlers } from "../src/own/introspection-handlers.ts";

const actor: AccountActor = { kind: "account", accountId: newId(), role: "staff", name: "Rini" };
const desk: KnownTo = { roles: ["staff"] };
const somebody = () => ({ event: { type: "patient.updated", id: newId(), version: 1 }, knownTo: desk });

/** Streams of one gateway, and who follows them. */
async function open(more: Partial<LiveOptions> = {}) {
  let tellEnd: (which: { accountId: string; sessionId?: string }) => void = () => undefined;
  const keyValue = openMemoryKeyValue();
  const events = await createLiveEvents({
    keyValue,
    goesOnUntil: async () => new Date(Date.now() + 60_000),
    onEnded: (listener) => {
      tellEnd = listener;
    },
    ...more,
  });
  const streamOf = (lastKey?: string, who = actor, address = "192.0.2.1") =>
    events.follow({ actor: who, sessionId: "s", address, lastKey, gone: new AbortController().signal });
  const follow = (lastKey?: string, who = actor, address?: string) => {
    const told: string[] = [];
    const ended = (async () => {
      for await (const piece of streamOf(lastKey, who, address)) told.push(piece);
      return "ended";
    })();
    return { told, text: () => told.join(""), ended };
  };
  return { events, keyValue, streamOf, follow, end: (which: { accountId: string }) => tellEnd(which) };
}

const keyIn = (text: string) => /^id: (.*)$/m.exec(text)?.[1] ?? "";

describe("streams of what happens", () => {
  it("end at once with their account", async () => {
    const { follow, end } = await open();
    const { ended } = follow();
    await pause(20);
    end({ accountId: actor.accountId });
    expect(await Promise.race([ended, pause(500, "goes on")])).toBe("ended");
  });

  it("end for too many of one customer's patients only, whichever of its addresses each has: the oldest of who has the most, and nobody's of the clinic", async () => {
    const { follow } = await open();
    const patient = (): AccountActor => ({ ...actor, accountId: newId(), role: "patient" });
    const wasEnded = ({ ended }: ReturnType<typeof follow>) => Promise.race([ended, pause(0, "goes on")]);
    const near = "2001:db8::";
    const staff = Array.from({ length: 20 }, (_, n) => follow(undefined, actor, near + n));
    const neighbour = follow(undefined, patient(), `${near}99`);
    await pause(5);
    const strangers = Array.from({ length: 26 }, patient);
    const theirs = strangers.flatMap((who) => Array.from({ length: 20 }, (_, n) => follow(undefined, who, near + n)));
    await pause(20);
    for (const one of [...staff, neighbour]) expect(await wasEnded(one)).toBe("goes on");
    const states = await Promise.all(theirs.map(wasEnded));
    expect(states.filter((state) => state === "goes on")).toHaveLength(499);
    // The last twenty began when there was no room left: each took the place of one before.
    expect(states.slice(-1)).toEqual(["goes on"]);
  });

  it("tell nothing to a session that ended while it was asked whose it is", async () => {
    const { follow, events } = await open({ goesOnUntil: async () => undefined });
    const { told, ended } = follow();
    await events.tell([somebody()]);
    expect([await ended, told.length]).toEqual(["ended", 1]);
  });

  it("tell what happens while it is looked up what was missed", async () => {
    const slow = openMemoryKeyValue();
    const { follow, events } = await open({
      keyValue: {
        ...slow,
        async list(...asked) {
          const found = await slow.list(...asked);
          await pause(80);
          return found as never;
        },
      },
    });
    const first = follow();
    await pause(10);
    await events.tell([somebody()]);
    await vi.waitFor(() => expect(first.text()).toContain("id: "));
    const next = follow(keyIn(first.text()));
    await pause(20);
    const meanwhile = somebody();
    await events.tell([meanwhile]);
    await vi.waitFor(() => expect(next.text()).toContain(meanwhile.event.id));
    expect(next.text()).not.toContain("gap");
  });

  it("begin a second before the last key: what another gateway kept before it may have been told after it", async () => {
    const { follow, events, keyValue } = await open();
    const [early, late] = [somebody(), somebody()];
    const first = follow();
    await pause(10);
    await events.tell([early]);
    await events.tell([late]);
    await vi.waitFor(() => expect(first.text()).toContain(late.event.id));
    expect((await keyValue.list("live")).length).toBe(2);
    const next = follow(keyIn(first.told.at(-1) ?? ""));
    await vi.waitFor(() => expect(next.text()).toContain(early.event.id));
    expect(next.text()).not.toContain(late.event.id);
  });

  it("are continued from memory: thousands who come back at once have the store read once, and those over their number nothing", async () => {
    const inner = openMemoryKeyValue();
    const list = vi.fn(inner.list);
    const { follow, events } = await open({ keyValue: { ...inner, list: list as typeof inner.list } });
    for (let count = 0; count < 5_000; count += 500) await events.tell(Array.from({ length: 500 }, somebody));
    const first = follow();
    await pause(10);
    await events.tell([somebody()]);
    await vi.waitFor(() => expect(first.text()).toContain("id: "));
    const lastKey = keyIn(first.text());
    const startedAt = performance.now();
    const back = Array.from({ length: 2_000 }, () => follow(lastKey));
    await vi.waitFor(() => expect(back.at(-1)?.told.length).toBeGreaterThan(1));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(list).toHaveBeenCalledTimes(1);
    expect(back.filter(({ told }) => told.length > 1).length).toBeLessThanOrEqual(20);
  });

  it("tell of a gap where this gateway has missed something, until the store has told it what", async () => {
    const inner = openMemoryKeyValue();
    let missed = () => {};
    let isAway = false;
    const { follow, events } = await open({
      keyValue: {
        ...inner,
        subscribe: async (channel, listener, onGap = () => {}) => {
          missed = onGap;
          await inner.subscribe(channel, listener);
        },
        list: async (...asked) => {
          if (isAway) throw new Error("away");
          return inner.list(...asked) as never;
        },
      },
    });
    const first = follow();
    await pause(10);
    await events.tell([somebody()]);
    await vi.waitFor(() => expect(first.text()).toContain("id: "));
    const lastKey = keyIn(first.text());
    isAway = true;
    missed();
    const unlucky = follow(lastKey);
    await vi.waitFor(() => expect(unlucky.text()).toContain("gap"));
    // Somebody else's, of which this gateway was not told.
    const elsewhere = { key: newId(), ...somebody() };
    await inner.append("live", elsewhere, { newestKept: 10, ttlMs: 60_000 });
    isAway = false;
    await pause(1_050);
    const next = follow(lastKey);
    await vi.waitFor(() => expect(next.text()).toContain(elsewhere.event.id));
    expect(next.text()).not.toContain("gap");
  });

  it("are kept before anybody hears of them, so that whoever heard can go on", async () => {
    const order: string[] = [];
    const inner = openMemoryKeyValue();
    const { events } = await open({
      keyValue: {
        ...inner,
        async append(...given) {
          await pause(20);
          const length = await inner.append(...given);
          order.push("kept");
          return length;
        },
        async publish(...given) {
          order.push("told");
          await inner.publish(...given);
        },
      },
    });
    await events.tell([somebody()]);
    expect(order).toEqual(["kept", "told"]);
  });

  it("tell who did not read that there is a gap, before what waits takes everybody's memory, and go on", async () => {
    const { events, streamOf } = await open();
    const stream = streamOf();
    await stream.next();
    const second = stream.next();
    await pause(10);
    const happened = Array.from({ length: 3_500 }, somebody);
    for (let from = 0; from < happened.length; from += 500) await events.tell(happened.slice(from, from + 500));
    // The store tells a moment later.
    await pause(50);
    await second;
    const unread = (await stream.next()).value ?? "";
    expect(unread.split("\n\n")[0]).toBe("event: gap\ndata: {}");
    expect(unread.match(/^id: /gm)?.length ?? 0).toBeLessThanOrEqual(2_000);
    const last = somebody();
    await events.tell([last]);
    expect((await stream.next()).value).toContain(last.event.id);
  });

  it("look whether the session goes on also where there is a gap", async () => {
    vi.useFakeTimers({ toFake: ["setInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    let until: Date | undefined = new Date(Date.now() + 60_000);
    const { events, streamOf } = await open({ goesOnUntil: async () => until });
    const stream = streamOf();
    await stream.next();
    const second = stream.next();
    await pause(10);
    await events.tell([somebody()]);
    await second;
    until = undefined;
    vi.advanceTimersByTime(15_000);
    vi.useRealTimers();
    for (let more = 0; more < 5; more++) await events.tell(Array.from({ length: 500 }, somebody));
    await pause(50);
    expect((await stream.next()).done).toBe(true);
  });
});

describe("who is told of an event", () => {
  const clinic = ["admin", "staff", "doctor"];
  const everybody: string[] = [...Role.options];
  const expected: Record<Exclude<EventName, "session.revoked">, string[]> = {
    "account.created": ["admin"],
    "account.updated": ["admin"],
    "account.disabled": ["admin"],
    "patient.created": clinic,
    "patient.updated": clinic,
    "patient.archived": clinic,
    "staff.created": everybody,
    "staff.updated": everybody,
    "schedule.changed": everybody,
    "consultation.started": ["admin"],
    "consultation.expiring": ["admin"],
    "consultation.ended": ["admin"],
    "chat.message_stored": ["admin"],
    "doctor.presence_changed": everybody,
    "appointment.booked": ["admin", "staff"],
    "appointment.rescheduled": ["admin", "staff"],
    "appointment.status_changed": ["admin", "staff"],
    "appointment.reminder_due": ["admin", "staff"],
    "record.created": ["admin", "doctor"],
    "record.amended": ["admin", "doctor"],
    "order.created": ["admin", "staff"],
    "order.updated": ["admin", "staff"],
    "payment.updated": ["admin", "staff"],
    "payment.settled": ["admin", "staff"],
    "payment.failed": ["admin", "staff"],
    "payment.refunded": ["admin", "staff"],
    "payment.reversed": ["admin", "staff"],
  };
  const [id, patientId, doctorId] = [newId(), newId(), newId()];
  const knownOf = (type: string): KnownTo =>
    (knownTo[type as keyof typeof knownTo] as (data: object) => KnownTo)({ id, patientId, doctorId });
  const by = (role: Role, more: object = {}): AccountActor => ({
    ...{ kind: "account", accountId: newId(), role, name: "Rini" },
    ...more,
  });

  it.each(Object.entries(expected))("%s: strangers by their role", (type, roles) => {
    const told = Role.options.filter((role) => isKnownTo(knownOf(type), by(role)));
    expect(told.toSorted()).toEqual(roles.toSorted());
  });

  it("nobody of what is said in a plain room, which its socket tells its people", () => {
    const known = knownTo["chat.message_stored"]({ id, chatRoomId: newId() });
    expect(Role.options.filter((role) => isKnownTo(known, by(role)))).toEqual([]);
  });

  it("and whoever it is about", () => {
    const own = {
      "account.updated": by("agent", { accountId: id }),
      "patient.updated": by("patient", { patientId: id }),
      "appointment.booked": by("patient", { patientId }),
      "appointment.rescheduled": by("doctor", { staffId: doctorId }),
      "record.created": by("patient", { patientId }),
      "payment.settled": by("patient", { patientId }),
      "consultation.started": by("patient", { patientId }),
      "consultation.ended": by("doctor", { staffId: doctorId }),
      "chat.message_stored": by("doctor", { staffId: doctorId }),
    };
    for (const [type, whose] of Object.entries(own))
      expect([type, isKnownTo(knownOf(type), whose)]).toEqual([type, true]);
    // Somebody of the clinic who is a doctor's namesake by another id is not.
    expect(isKnownTo(knownOf("appointment.booked"), by("doctor", { staffId: patientId }))).toBe(false);
  });
});

it("a fault of ours is not told as a token that is none", async () => {
  const look = () => Promise.reject(new Error("the database is away"));
  const { introspect } = introspectionHandlers({ identification: { look } } as never);
  await expect(introspect({ body: { token: "x" } } as never)).rejects.toThrow("away");
});
