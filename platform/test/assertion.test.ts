import { afterEach, expect, test, vi } from "vitest";
import { createAssertionCheck, createAssertionIssuer } from "../src/assertion.ts";
import { newId } from "../src/ids.ts";

afterEach(() => vi.useRealTimers());

const secret = "a-secret-of-the-tests-that-is-long-enough";
const actor = { kind: "service", service: "gateway" } as const;
const issue = () => createAssertionIssuer(secret, "gateway").issue("patient", actor);

test("an assertion that was believed is refused once it is out of date, however lately it was seen", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const check = createAssertionCheck(secret, "patient");
  const token = issue();
  expect(check.read(token)).toEqual({ actor });
  vi.setSystemTime(Date.now() + 61_000);
  expect(() => check.read(token)).toThrow("Sign in first");
});

test.each([31_000, 61_000, 86_400_000, -1_000, -86_400_000])(
  "after a step of %i ms another assertion is made, which holds",
  (stepMs) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const issuer = createAssertionIssuer(secret, "gateway");
    const before = issuer.issue("patient", actor);
    expect(issuer.issue("patient", actor)).toBe(before);
    vi.setSystemTime(Date.now() + stepMs);
    const after = issuer.issue("patient", actor);
    expect(after).not.toBe(before);
    expect(createAssertionCheck(secret, "patient").read(after)).toEqual({ actor });
  },
);

test("the session by which somebody asks is told with who they are, and the assertion of another session is another one", () => {
  const issuer = createAssertionIssuer(secret, "gateway");
  const sessions = [newId(), newId()];
  const check = createAssertionCheck(secret, "patient");
  for (const sessionId of sessions)
    expect(check.read(issuer.issue("patient", actor, sessionId))).toEqual({ actor, sessionId });
});
