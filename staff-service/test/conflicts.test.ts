import { bookableDaysMax } from "@rawat/contracts";
import { newId } from "@rawat/platform";
import { expect, it } from "vitest";
import type { Deps } from "../src/deps.ts";
import { conflictsOfWeek } from "../src/schedule/conflicts.ts";

const now = new Date("2026-11-21T02:00:00.000Z");
const doctorId = newId();

/** An appointment book in which every half hour to come is taken, and as many of them as are asked for are answered. */
function fullBook(count: number): Pick<Deps, "appointments" | "clock" | "zone"> {
  const at = (turn: number) => new Date(now.getTime() + turn * 1_800_000).toISOString();
  const bookings = async ({ query }: { query: { limit: string } }) => ({
    data: Array.from({ length: Math.min(count, Number(query.limit)) }, (_, turn) => {
      return { appointmentId: newId(), doctorId, startsAt: at(turn + 1), endsAt: at(turn + 2) };
    }),
  });
  return {
    appointments: { bookings } as unknown as Deps["appointments"],
    clock: { now: () => now },
    zone: "Asia/Jakarta",
  };
}

it("looks at six thousand bookings, says when there are more, and lets others be answered in between", async () => {
  let turns = 0;
  const others = setInterval(() => turns++, 1);
  const { conflicts, truncated } = await conflictsOfWeek(fullBook(100_000), doctorId, []);
  expect([conflicts?.length, truncated]).toEqual([6_000, true]);
  const day = { startMinute: 0, endMinute: 1_440, slotMinutes: 30, mode: "both" as const };
  const week = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({ ...day, dayOfWeek }));
  expect((await conflictsOfWeek(fullBook(100_000), doctorId, week)).conflicts).toEqual([]);
  clearInterval(others);
  expect(turns).toBeGreaterThan(20);
});

it("fits a booking of which nobody told how they meet, where they may meet in either way", async () => {
  const online = { startMinute: 0, endMinute: 1_440, slotMinutes: 30, mode: "online" as const };
  const week = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({ ...online, dayOfWeek }));
  expect(await conflictsOfWeek(fullBook(10), doctorId, week)).toEqual({ conflicts: [] });
});

it("looks as far ahead as anybody may book, the last instant included", async () => {
  const lastMs = now.getTime() + bookableDaysMax * 24 * 3_600_000;
  const [last, endsAt] = [new Date(lastMs).toISOString(), new Date(lastMs + 1_800_000).toISOString()] as const;
  const booking = { appointmentId: newId(), doctorId, startsAt: last, endsAt };
  const bookings = async ({ query: { from, to } }: { query: { from: string; to: string } }) => ({
    data: from <= last && last < to ? [booking] : [],
  });
  const appointments = { bookings } as unknown as Deps["appointments"];
  expect(await conflictsOfWeek({ ...fullBook(0), appointments }, doctorId, [])).toEqual({ conflicts: [booking] });
});
