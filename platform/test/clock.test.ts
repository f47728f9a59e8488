import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { timeOf } from "../src/ids.ts";

const hourMs = 3_600_000;

/** The ids of a program of its own. */
async function aProgram() {
  vi.resetModules();
  return import("../src/ids.ts");
}

describe("ids", () => {
  // Begun a minute after a mark: programs of which one sees a step before the last ten seconds of ten minutes and one in them are promised nothing.
  const now = Date.parse("2026-03-02T09:01:00Z");
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"], now }));
  afterEach(() => void vi.useRealTimers());

  it("of one program stand in the order in which they were made, whatever the time does, as many as there are", async () => {
    const { newId } = await aProgram();
    const made: string[] = [];
    for (const stepMs of [0, 1, 0, 2 * hourMs, -3 * hourMs, 5, 0, hourMs]) {
      vi.setSystemTime(Date.now() + stepMs);
      for (let n = 0; n < 50; n++) made.push(newId());
    }
    expect(made.toSorted()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  it("that are to stand after another do, however far ahead it was made, and those made next are not moved by it", async () => {
    const { newId, newIdAfter } = await aProgram();
    const before = newId();
    expect(timeOf(newIdAfter(before))).toBe(Date.now());
    vi.advanceTimersByTime(hourMs);
    const far = newId();
    vi.setSystemTime(Date.now() - hourMs);
    const other = await aProgram();
    const made = [far];
    for (let n = 0; n < 50; n++) made.push(other.newIdAfter(made[n] ?? ""));
    expect(made.toSorted()).toEqual(made);
    expect(timeOf(other.newId())).toBe(Date.now());
    expect(newIdAfter(far) > far).toBe(true);
  });

  it("of two programs whose time stepped ahead and back stand in the order in which they were made, and come back to the time", async () => {
    const programs = [await aProgram(), await aProgram()];
    const begun = Date.now();
    vi.setSystemTime(begun + hourMs);
    for (const { newId } of programs) {
      newId();
      vi.advanceTimersByTime(500);
    }
    vi.setSystemTime(begun);
    const made: string[] = [];
    for (let n = 0; n < 40; n++) {
      vi.advanceTimersByTime(1_000);
      made.push(programs[n % 2]?.newId() ?? "");
    }
    expect(made.toSorted()).toEqual(made);
    vi.advanceTimersByTime(3 * hourMs);
    expect(timeOf(programs[0]?.newId() ?? "")).toBe(Date.now());
  });

  it("of two programs that follow a clock which steps back stand in the order in which they were made, however long one has made none and whenever each sees it", async () => {
    const begun = Date.now();
    let aheadMs = 0;
    const program = async () => {
      const { newId } = await aProgram();
      const { followClock, nowMs } = await import("../src/clock.ts");
      const follow = () => {
        const now = nowMs();
        followClock({ shownMs: Date.now() + aheadMs, askedAtMs: now, answeredAtMs: now });
      };
      follow();
      return { newId, follow };
    };
    const [busy, idle] = [await program(), await program()];
    idle.newId();
    const made: string[] = [];
    for (let n = 0; n < 20; n++) {
      vi.advanceTimersByTime(30_000);
      made.push(busy.newId());
    }
    aheadMs = -2 * hourMs;
    busy.follow();
    vi.advanceTimersByTime(3_900);
    made.push(busy.newId());
    idle.follow();
    for (let n = 0; n < 300; n++) {
      vi.advanceTimersByTime(30_001);
      made.push((n % 2 ? busy : idle).newId());
    }
    expect(made.toSorted()).toEqual(made);
    expect(Date.now() - begun).toBeGreaterThan(2 * hourMs);
    vi.advanceTimersByTime(2 * hourMs);
    for (const { newId } of [busy, idle])
      expect(Math.abs(timeOf(newId()) - Date.now() - aheadMs)).toBeLessThanOrEqual(1);
  });

  it("of two programs that follow a clock which steps back stand in the order in which they were made, also where one was answered late and puts that right", async () => {
    let aheadMs = 0;
    const program = async (slowMs: number) => {
      const { newId } = await aProgram();
      const { followClock, nowMs } = await import("../src/clock.ts");
      const follow = (tookMs = 0) => {
        const now = nowMs();
        followClock({ shownMs: Date.now() + aheadMs, askedAtMs: now - tookMs, answeredAtMs: now });
      };
      follow();
      newId();
      return { newId, follow, slowMs };
    };
    const programs = [await program(0), await program(200)];
    aheadMs = -2 * hourMs;
    for (const { follow, slowMs } of programs) follow(slowMs);
    for (const { follow } of programs) follow();
    const made: string[] = [];
    for (let n = 0; n < 40; n++) {
      vi.advanceTimersByTime(50);
      made.push(programs[n % 2]?.newId() ?? "");
    }
    expect(made.toSorted()).toEqual(made);
  });

  it("are made by the followed clock from the first, whatever this machine's showed before", async () => {
    const { newId } = await aProgram();
    const { followClock, nowMs } = await import("../src/clock.ts");
    const now = nowMs();
    followClock({ shownMs: now - 2 * hourMs, askedAtMs: now, answeredAtMs: now });
    expect(Math.abs(timeOf(newId()) - now + 2 * hourMs)).toBeLessThanOrEqual(1);
  });
});

describe("the time", () => {
  let clock: typeof import("../src/clock.ts");
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    vi.resetModules();
    clock = await import("../src/clock.ts");
  });
  afterEach(() => void vi.useRealTimers());
  // Other files of this process read the time too.
  afterAll(() => void vi.resetModules());

  /** Asks a clock that shows so much more than the time, which answers after `tookMs`. */
  function follow(aheadMs: number, tookMs = 0): number {
    const askedAtMs = clock.nowMs();
    vi.advanceTimersByTime(tookMs);
    return clock.followClock({ shownMs: askedAtMs + aheadMs, askedAtMs, answeredAtMs: clock.nowMs() });
  }

  it("is this machine's where it follows none, whatever that shows", () => {
    vi.setSystemTime(Date.now() - hourMs);
    expect(clock.nowMs()).toBe(Date.now());
    expect(clock.systemClock.now()).toEqual(new Date());
  });

  it.each([2 * hourMs, -2 * hourMs])("is set by a clock that shows %i ms more", (aheadMs) => {
    const before = clock.nowMs();
    follow(aheadMs);
    expect(Math.abs(clock.nowMs() - before - aheadMs)).toBeLessThanOrEqual(1);
    expect(follow(0)).toBe(0);
  });

  it("goes on as time passes where this machine's clock steps", () => {
    follow(0);
    const before = clock.nowMs();
    vi.setSystemTime(Date.now() + 2 * hourMs);
    vi.advanceTimersByTime(500);
    expect(clock.nowMs() - before).toBe(500);
  });

  it("is asked for anew where this machine's clock jumps, for the machine may have slept, and not where it keeps itself right", () => {
    follow(0);
    const ask = vi.fn();
    clock.whenJumped(ask);
    vi.advanceTimersByTime(3_000);
    vi.setSystemTime(Date.now() + 200);
    clock.nowMs();
    expect(ask).not.toHaveBeenCalled();
    vi.setSystemTime(Date.now() + hourMs);
    clock.nowMs();
    expect(ask).toHaveBeenCalled();
    follow(hourMs);
    ask.mockClear();
    clock.nowMs();
    expect(ask).not.toHaveBeenCalled();
  });

  it.each([0, 1, 700, 1_000])(
    "stays as it is where the answer took 1,000 ms and shows %i more than when it was asked for",
    (aheadMs) => {
      expect(follow(aheadMs, 1_000)).toBe(0);
    },
  );

  it("is not set by what is no time", () => {
    expect(() => clock.followClock({ shownMs: Number.NaN, askedAtMs: 0, answeredAtMs: 0 })).toThrow("no time");
  });

  it("is moved by no more than is certain where an answer was long on its way", () => {
    expect(follow(5_000, 1_000)).toBe(4_000);
    expect(follow(-5_000, 1_000)).toBe(-4_999);
  });
});
