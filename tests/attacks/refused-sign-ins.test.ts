import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { somebody } from "../harness/rawat.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { outputOf, rowsOf } from "./stores.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await gatherCast({});
});
afterAll(() => cast.stop());

it("a wrong current password at a change of it is in the trail as refused, with whose session typed it, and as done once it is right", async () => {
  const person = await cast.fresh("owner");
  const change = (currentPassword: string) =>
    cast.ask("POST", "/auth/password", {
      token: person.token,
      json: { currentPassword, newPassword: "kalimat lain yang pendek" },
    });
  const answers = [await change("not this one"), await change("nor this one"), await change(person.password)];
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 204]);
  const { body } = await cast.ask("GET", `/api/audit?userId=${person.accountId}&action=account.change_password`, {
    token: cast.people.admin.token,
  });
  const common = { subjectId: person.accountId, role: "patient", address: "127.0.0.1" };
  expect(body.data).toMatchObject(
    answers
      .map(({ status, headers }) => ({
        ...common,
        requestId: headers.get("x-request-id"),
        result: status === 204 ? "done" : "refused",
      }))
      .toReversed(),
  );
  expect(JSON.stringify(body)).not.toContain("this one");
});

const login = (email: string, password: string) => cast.ask("POST", "/auth/login", { json: { email, password } });

describe("a refused sign-in", () => {
  const refusals = async () => {
    const { body } = await cast.ask("GET", "/api/audit?action=session.open&limit=100", {
      token: cast.people.admin.token,
    });
    return (body.data as { result: string; subjectId: string | null }[]).filter(({ result }) => result === "refused");
  };

  it("names the account in the trail, also one that is disabled", async () => {
    const disabled = await cast.fresh("staff");
    const json = { disabled: true };
    await cast.ask("PATCH", `/api/users/${disabled.accountId}`, { token: cast.people.admin.token, json });
    await login(cast.people.other.email, "not this one");
    await login(disabled.email, disabled.password);
    const [second, first] = await refusals();
    expect([first?.subjectId, second?.subjectId]).toEqual([cast.people.other.accountId, disabled.accountId]);
    const ofOne = await cast.ask("GET", `/api/audit?userId=${disabled.accountId}&action=session.open`, {
      token: cast.people.admin.token,
    });
    expect(ofOne.body.data[0]).toMatchObject({ result: "refused", userId: disabled.accountId });
  });

  it("keeps nothing of what was typed: it may have been the password, in the wrong field", async () => {
    const slip = `kata sandi ${somebody().password}`;
    await login(slip, slip);
    expect((await refusals())[0]?.subjectId).toBeNull();
    expect(await rowsOf(cast.rawat, ["gateway"])).not.toContain(slip);
    expect(outputOf(cast.rawat)).not.toContain(slip);
  });
});
