import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect, test, vi } from "vitest";
import { createHolding } from "../src/holding.ts";
import { ownersOf } from "../src/owners.ts";
import { createShares, type Holder, type Shared } from "../src/shares.ts";
import { createUploadPlaces } from "../src/upload-places.ts";
import { createVisit } from "../src/visit.ts";

const bound = { each: 2, all: 3 };
const kinds: readonly Shared[] = ["bodies", "bytes", "slowAnswers", "ownAnswers"];
const bounds = Object.fromEntries(kinds.map((what) => [what, bound]));

/** A request of a caller (`network/address/account`), which writes down that it was given up. */
const holderOf = (whose: string, name = whose, ended: string[] = [], canGiveUp = () => true): Holder => ({
  of: whose.split("/"),
  canGiveUp,
  giveUp: () => void ended.push(name),
});
/** One that is under way and must come to its end. */
const lastingOf = (key: string) => holderOf(key, key, [], () => false);

test.each(kinds)("of %s one caller has their part, and all have theirs", (what) => {
  const shares = createShares(bounds);
  const ofA = lastingOf("a");
  expect([ofA, lastingOf("a"), lastingOf("a")].map((one) => shares.take(one, what))).toEqual([
    undefined,
    undefined,
    "caller",
  ]);
  expect([1, 2].map(() => shares.take(lastingOf("b"), what))).toEqual([undefined, "everybody"]);
  shares.giveBack(ofA, what);
  expect(shares.take(lastingOf("b"), what)).toBeUndefined();
  expect(shares.take(lastingOf("a"), what)).toBe("everybody");
});

test.each(kinds)(
  "%s that are used up are taken from whoever has most, the oldest first, and given back once",
  (what) => {
    const shares = createShares({ ...bounds, [what]: { each: 3, all: 4 } });
    const ended: string[] = [];
    const taken = ["a 1", "b 1", "a 2", "a 3"].map((name) => holderOf(name.slice(0, 1), name, ended));
    for (const one of taken) expect(shares.take(one, what)).toBeUndefined();
    expect(shares.take(holderOf("c"), what)).toBeUndefined();
    expect(ended).toEqual(["a 1"]);
    // Their connections end later, and release what they no longer have.
    for (const one of taken.slice(0, 1)) shares.release(one);
    expect(shares.take(lastingOf("a"), what)).toBe("everybody");
    expect(ended).toEqual(["a 1"]);
  },
);

test("one of the clinic has one part from wherever they come; whoever else there is has one with all their network before one of their own", () => {
  const visitor = { actor: { kind: "visitor" } } as const;
  const account = (role: "staff" | "patient") =>
    ({ actor: { kind: "account", accountId: "somebody", role, name: "Somebody" } }) as const;
  expect(ownersOf(visitor, "2001:db8:1:2:aaaa:bbbb:cccc:1")).toEqual(ownersOf(undefined, "2001:db8:1:2::9"));
  expect(ownersOf(visitor, "2001:db8:1:3::9")).toEqual(["2001:db8:1::/48", "2001:db8:1:3::/64", "2001:db8:1:3::/64"]);
  expect(ownersOf(account("patient"), "192.0.2.1")).toEqual(["192.0.2.0/24", "192.0.2.1", "somebody"]);
  expect(ownersOf(account("staff"), "192.0.2.1")).toEqual(["somebody"]);
});

test.each(kinds)("of %s somebody who is many, at many addresses, leaves others what one network leaves", (what) => {
  const shares = createShares({ ...bounds, [what]: { each: 3, all: 8 } });
  const ended: string[] = [];
  const come = (whose: string, amount: number) => shares.take(holderOf(whose, whose, ended), what, amount);
  for (const one of ["n/1/a", "n/1/b", "n/1/c", "n/2/d", "n/2/e", "n/2/f", "n/2/g"])
    expect(come(one, 1)).toBeUndefined();
  expect(come("clinic", 1)).toBeUndefined();
  // Nobody of them has as much as is asked for, and all of them together have.
  expect(come("m/1/h", 3)).toBeUndefined();
  expect(ended).toEqual(["n/2/d", "n/1/a", "n/2/e"]);
  expect(come("staff", 2)).toBeUndefined();
  expect(ended.slice(3)).toEqual(["n/1/b", "n/2/f"]);
  // Among themselves they are as many as they are, and nobody takes from who has less.
  expect(["n/3/i", "n/3/i", "n/3/i", "n/3/j"].map((one) => come(one, 1))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(ended.slice(5)).toEqual(["m/1/h", "n/3/i"]);
  expect(come("n/3/i", 1)).toBe("everybody");
});

test("whoever comes to where all have the same ends what is oldest", () => {
  const shares = createShares(bounds);
  const ended: string[] = [];
  for (const key of ["a", "b", "c"]) shares.take(holderOf(key, key, ended), "bodies");
  expect(shares.take(holderOf("d"), "bodies")).toBeUndefined();
  expect(ended).toEqual(["a"]);
});

test("a holding gives back all that it has, once", () => {
  const shares = createShares(bounds);
  const request = new IncomingMessage(new Socket());
  const holding = createHolding(shares, ["a"], createVisit(request, new ServerResponse(request)));
  expect([holding.hold("bodies"), holding.keep(2)]).toEqual([undefined, undefined]);
  expect(holding.keep(1)?.status).toBe(429);
  holding.arrived();
  holding.arrived();
  holding.release();
  holding.release();
  const ofA = lastingOf("a");
  expect([shares.take(ofA, "bodies", 2), shares.take(ofA, "bytes", 2)]).toEqual([undefined, undefined]);
  expect([shares.take(ofA, "bodies"), shares.take(ofA, "bytes")]).toEqual(["caller", "caller"]);
  // What was given back twice would leave room for more than there is.
  expect([1, 2].map(() => shares.take(lastingOf("b"), "bodies"))).toEqual([undefined, "everybody"]);
  expect([1, 2].map(() => shares.take(lastingOf("b"), "bytes"))).toEqual([undefined, "everybody"]);
});

test("a long body has one place at a time, gives it back once, and takes none behind its answer", () => {
  const [starts, streams] = [createUploadPlaces(1, []), createUploadPlaces(1, [])];
  const start = () => {
    const request = new IncomingMessage(new Socket());
    const visit = createVisit(request, new ServerResponse(request));
    return { visit, holding: createHolding(createShares(bounds), ["a"], visit) };
  };
  const [one, other, third] = [start(), start(), start()].map(({ holding }) => holding);
  expect([one?.upload(starts), other?.upload(starts)?.status]).toEqual([undefined, 503]);
  expect([one?.upload(streams), other?.upload(starts)]).toEqual([undefined, undefined]);
  expect(other?.upload(streams)?.status).toBe(503);
  one?.release();
  expect(other?.upload(streams)).toBeUndefined();
  one?.release();
  expect(third?.upload(streams)?.status).toBe(503);
  const late = start();
  late.visit.response.writeHead(401).end();
  expect([late.holding.upload(starts)?.status, third?.upload(starts)]).toEqual([503, undefined]);
});

test("an upload whose service is behind passes for slow to nobody, and gives way once it is its caller who sends nothing", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const places = createUploadPlaces(1, []);
  const begin = (key: string) => {
    const request = new IncomingMessage(new Socket());
    const holding = createHolding(createShares(bounds), [key], createVisit(request, new ServerResponse(request)));
    return { request, status: holding.upload(places)?.status };
  };
  const { request, status } = begin("a");
  request.pause();
  vi.advanceTimersByTime(60_000);
  expect([status, begin("b").status]).toEqual([undefined, 503]);
  request.resume();
  expect(begin("b").status).toBeUndefined();
  vi.useRealTimers();
});
