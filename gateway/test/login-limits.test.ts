import { setTimeout as pause } from "node:timers/promises";
import { Unavailable } from "@rawat/platform";
import { expect, it } from "vitest";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import { createLoginLimits } from "../src/login/login-limits.ts";

const [stranger, owner] = ["192.0.2.1", "198.51.100.1"];
const fails = async () => undefined;
const succeeds = async () => "proved";

it("whoever guesses somebody's password keeps that one out nowhere but where they guess", async () => {
  const most = 3;
  const limits = createLoginLimits(openMemoryKeyValue(), {
    LIMIT_ACCOUNT_LOGINS: most,
    LIMIT_ADDRESS_LOGINS: 100,
    LIMIT_REGISTRATIONS: 100,
  });
  for (let guesses = 0; guesses < most; guesses++) await limits.attempt("siti", stranger, fails);
  await expect(limits.attempt("siti", stranger, succeeds)).rejects.toMatchObject({ code: "too_many_requests" });
  expect(await limits.attempt("siti", owner, succeeds)).toBe("proved");
});

it.each([
  ["account", { LIMIT_ACCOUNT_LOGINS: 3, LIMIT_ADDRESS_LOGINS: 100 }],
  ["address", { LIMIT_ACCOUNT_LOGINS: 100, LIMIT_ADDRESS_LOGINS: 3 }],
])("what breaks on our side while a password is looked at is no guess at an %s", async (_, most) => {
  const limits = createLoginLimits(openMemoryKeyValue(), { ...most, LIMIT_REGISTRATIONS: 100 });
  const breaks = async () => {
    throw new Unavailable();
  };
  for (let times = 0; times < 6; times++)
    await expect(limits.attempt("siti", owner, breaks)).rejects.toMatchObject({ code: "service_unavailable" });
  // Nor does it give anybody a guess more than there are.
  for (let guesses = 0; guesses < 3; guesses++) expect(await limits.attempt("siti", owner, fails)).toBeUndefined();
  await expect(limits.attempt("siti", owner, succeeds)).rejects.toMatchObject({ code: "too_many_requests" });
});

it.each([
  ["an account", { LIMIT_ACCOUNT_LOGINS: 3, LIMIT_ADDRESS_LOGINS: 100 }, () => "siti"],
  ["an address", { LIMIT_ACCOUNT_LOGINS: 100, LIMIT_ADDRESS_LOGINS: 3 }, (turn: number) => `person ${turn}`],
] as const)(
  "more right passwords at once than guesses may fail of %s wait for each other, and none is refused",
  async (_, most, accountOf) => {
    const limits = createLoginLimits(openMemoryKeyValue(), { ...most, LIMIT_REGISTRATIONS: 100 });
    const proves = () => pause(5, "proved");
    const tries = Array.from({ length: 12 }, (_, turn) => limits.attempt(accountOf(turn), owner, proves));
    expect(await Promise.all(tries)).toEqual(tries.map(() => "proved"));
  },
);
