import { AppointmentStatus } from "@rawat/contracts";
import { describe, expect, it } from "vitest";
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
