import type { Actor, Role } from "@rawat/contracts";
import { describe, expect, it } from "vitest";
import { canChange, canSee } from "../src/records/policy.ts";

const who = (role: Role, ids: { patientId?: string; staffId?: string } = {}): Actor => ({
  kind: "account",
  accountId: "account",
  role,
  name: "Ayu",
  ...ids,
});

describe("a record", () => {
  it.each([
    ["any doctor", who("doctor", { staffId: "other" }), true],
    ["an administrator", who("admin"), true],
    ["the patient", who("patient", { patientId: "patient" }), true],
    ["another patient", who("patient", { patientId: "other" }), false],
    ["a patient's account without a patient", who("patient"), false],
    ["the front desk", who("staff"), false],
    ["an agent", who("agent"), false],
    ["a visitor", { kind: "visitor" }, false],
    ["a service", { kind: "service", service: "chat" }, false],
  ] as const)("is seen by %s: %s", (_, actor, seen) => expect(canSee(actor, "patient")).toBe(seen));

  it.each([
    ["its author", who("doctor", { staffId: "doctor" }), true],
    ["an administrator", who("admin", { staffId: "admin" }), true],
    ["another doctor", who("doctor", { staffId: "other" }), false],
    ["a doctor's account without a doctor", who("doctor"), false],
    ["the patient", who("patient", { patientId: "patient" }), false],
  ] as const)("is changed by %s: %s", (_, actor, changes) => expect(canChange(actor, "doctor")).toBe(changes));
});
