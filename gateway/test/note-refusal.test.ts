import { Forbidden, NotFound, type ProblemError, TooMany, Unauthenticated, Unavailable } from "@rawat/platform";
import { describe, expect, it } from "vitest";
import { noteRefusal } from "../src/note-refusal.ts";
import type { Visit } from "../src/visit.ts";

const caller = { actor: { kind: "account", accountId: "a", role: "agent", name: "Agus" } };
const route = { action: "GET /api/cards/:id", isOpen: false };

/** What the trail is told of a visit that failed. */
function noted(error: ProblemError, visit: object = {}): string[] {
  const actions: string[] = [];
  const whole = { route, caller, path: "/api/cards/x", requestId: "r", address: "::1", ...visit } as unknown as Visit;
  noteRefusal({ note: ({ action }) => void actions.push(action) }, whole, error);
  return actions;
}

describe("what fails at the door", () => {
  it("is a refusal when the role may not", () => expect(noted(new Forbidden("not_allowed"))).toEqual([route.action]));

  it("is a refusal where visitors may and this role may not", () =>
    expect(noted(new Forbidden("not_allowed"), { route: { ...route, isOpen: true } })).toEqual([route.action]));

  it.each([
    ["a limit that is full", new TooMany("too_many_requests")],
    ["a service that is away", new Unavailable("service_unavailable")],
    ["nobody signed in", new Unauthenticated("unauthenticated")],
    ["something that is not there", new NotFound("not_found")],
  ])("is none for %s", (_, error) => expect(noted(error)).toEqual([]));

  it.each([
    ["a path that is none", { route: undefined }],
    ["a visitor", { caller: undefined }],
  ])("is none for %s", (_, visit) => expect(noted(new Forbidden("not_allowed"), visit)).toEqual([]));
});
