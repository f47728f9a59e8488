import type { Actor } from "@rawat/contracts";
import { describe, expect, it } from "vitest";
import { saysWhoTheyAre } from "../src/register/policy.ts";

const account = (role: "admin" | "staff" | "doctor" | "patient") => ({ kind: "account", role }) as Actor;

describe("that the clinic has looked at who somebody is", () => {
  it.each(["name", "birthDate", "nik"])("is said by the desk or an administrator who names their %s", (field) => {
    for (const role of ["admin", "staff"] as const) expect(saysWhoTheyAre(account(role), ["phone", field])).toBe(true);
  });

  it("is said by nobody else, whatever they name", () => {
    const others = [account("patient"), account("doctor"), { kind: "service", service: "chat" } as Actor];
    for (const actor of others) expect(saysWhoTheyAre(actor, ["name", "birthDate", "nik"])).toBe(false);
  });

  it("is not said by changing anything else", () => {
    expect(saysWhoTheyAre(account("staff"), ["gender", "phone", "address", "notes"])).toBe(false);
  });
});
