import { expect, it } from "vitest";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import { createLoginLimits } from "../src/login/login-limits.ts";

it("whoever guesses somebody's password keeps that one out nowhere but where they guess", async () => {
  const most = 3;
  const limits = createLoginLimits(openMemoryKeyValue(), {
    LIMIT_ACCOUNT_LOGINS: most,
    LIMIT_ADDRESS_LOGINS: 100,
    LIMIT_REGISTRATIONS: 100,
  });
  const [stranger, owner] = ["192.0.2.1", "198.51.100.1"];
  const fails = async () => undefined;
  const succeeds = async () => "proved";
  for (let guesses = 0; guesses < most; guesses++) await limits.attempt("siti", stranger, fails);
  await expect(limits.attempt("siti", stranger, succeeds)).rejects.toMatchObject({ code: "too_many_requests" });
  expect(await limits.attempt("siti", owner, succeeds)).toBe("proved");
});
