import { type Actor, AppointmentStatus, isOnItsDay, isTooEarly } from "@rawat/contracts";
import { dateAt, type ProblemError } from "@rawat/platform";
import { describe, expect, it } from "vitest";
import { assertStep } from "../src/booking/allowed-steps.ts";
import {
  canStep,
  isAwaited,
  isFinal,
  isWithdrawn,
  occupyingStatuses,
  openStatuses,
} from "../src/booking/appointment.ts";

const legal = [
  "booked confirmed",
  "booked checked_in",
  "booked cancelled",
  "booked no_show",
  "confirmed checked_in",
  "confirmed cancelled",
  "confirmed no_show",
  "checked_in in_progress",
  "checked_in cancelled",
  "in_progress completed",
];

describe("the status of an appointment", () => {
  it("goes these ways and no other", () => {
    const steps = AppointmentStatus.options.flatMap((from) =>
      AppointmentStatus.options.filter((to) => canStep(from, to)).map((to) => `${from} ${to}`),
    );
    expect(steps.sort()).toEqual(legal.sort());
  });

  it.each([
    ["booked", { open: true, occupying: true, awaited: true, withdrawn: false, final: false }],
    ["confirmed", { open: true, occupying: true, awaited: true, withdrawn: false, final: false }],
    ["checked_in", { open: true, occupying: true, awaited: false, withdrawn: false, final: false }],
    ["in_progress", { open: true, occupying: true, awaited: false, withdrawn: false, final: false }],
    ["completed", { open: false, occupying: true, awaited: false, withdrawn: false, final: true }],
    ["cancelled", { open: false, occupying: false, awaited: false, withdrawn: true, final: true }],
    ["no_show", { open: false, occupying: false, awaited: false, withdrawn: true, final: true }],
  ] as const)("%s means what every rule takes it for", (status, expected) =>
    expect({
      open: openStatuses.includes(status),
      occupying: occupyingStatuses.includes(status),
      awaited: isAwaited(status),
      withdrawn: isWithdrawn(status),
      final: isFinal(status),
    }).toEqual(expected),
  );
});

describe("when a status may be reached, at a clinic in Jakarta", () => {
  const dayOf = (at: string) => dateAt(at, "Asia/Jakarta");
  /** From 09.00 to 09.30 on the 22nd. */
  const morning = { startsAt: "2026-11-22T02:00:00.000Z", endsAt: "2026-11-22T02:30:00.000Z" };
  /** From 23.30 on the 22nd to 00.30 on the 23rd. */
  const night = { startsAt: "2026-11-22T16:30:00.000Z", endsAt: "2026-11-22T17:30:00.000Z" };
  /** From 23.30 to 24.00. */
  const late = { startsAt: "2026-11-22T16:30:00.000Z", endsAt: "2026-11-22T17:00:00.000Z" };

  it.each([
    ["checked_in", "2026-11-21T16:59:59.999Z", true],
    ["checked_in", "2026-11-21T17:00:00.000Z", false],
    ["checked_in", "2026-12-24T00:00:00.000Z", false],
    ["in_progress", "2026-11-21T16:59:59.999Z", true],
    ["in_progress", "2026-11-21T17:00:00.000Z", false],
    ["completed", "2026-11-21T16:59:59.999Z", true],
    ["completed", "2026-11-21T17:00:00.000Z", false],
    ["no_show", "2026-11-22T01:59:59.999Z", true],
    ["no_show", "2026-11-22T02:00:00.000Z", false],
    ["booked", "2026-11-01T00:00:00.000Z", false],
    ["confirmed", "2026-11-01T00:00:00.000Z", false],
    ["cancelled", "2026-11-01T00:00:00.000Z", false],
  ] as const)("%s at %s: too early is %s", (status, now, tooEarly) =>
    expect(isTooEarly(status, morning, { now, dayOf })).toBe(tooEarly),
  );

  it.each([
    ["before midnight", morning, "2026-11-21T16:59:59.999Z", false],
    ["from midnight on", morning, "2026-11-21T17:00:00.000Z", true],
    ["to the day's last moment", morning, "2026-11-22T16:59:59.999Z", true],
    ["after it", morning, "2026-11-22T17:00:00.000Z", false],
    ["over midnight, on its first day", night, "2026-11-21T17:00:00.000Z", true],
    ["over midnight, to the end of its second", night, "2026-11-23T16:59:59.999Z", true],
    ["over midnight, and no longer", night, "2026-11-23T17:00:00.000Z", false],
    ["until midnight, the next day is none of its own", late, "2026-11-22T17:00:00.000Z", false],
  ] as const)("a slip is mended %s", (_, appointment, now, mendable) =>
    expect(isOnItsDay(appointment, { now, dayOf })).toBe(mendable),
  );
});

describe("a step at the front desk of a clinic in Jakarta", () => {
  const desk: Actor = { kind: "account", accountId: "a", role: "staff", name: "Ayu" };
  /** From 09.00 to 09.30 on the 22nd there. */
  const morning = { patientId: "p", startsAt: "2026-11-22T02:00:00.000Z", endsAt: "2026-11-22T02:30:00.000Z" };
  const codeAt = (now: string, from: AppointmentStatus, to: AppointmentStatus) => {
    try {
      assertStep(desk, { ...morning, status: from }, to, { now: new Date(now), zone: "Asia/Jakarta" });
      return undefined;
    } catch (error) {
      return (error as ProblemError).code;
    }
  };

  it.each([
    ["2026-11-21T16:59:59.999Z", "booked", "checked_in", "too_early"],
    ["2026-11-21T17:00:00.000Z", "booked", "checked_in", undefined],
    ["2026-11-22T16:59:59.999Z", "completed", "in_progress", undefined],
    ["2026-11-22T17:00:00.000Z", "completed", "in_progress", "illegal_step"],
  ] as const)("at %s from %s to %s is judged by the clinic's day: %s", (now, from, to, code) =>
    expect(codeAt(now, from, to)).toBe(code),
  );
});
