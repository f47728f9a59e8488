import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { lettersTo } from "../attacks/cast.ts";
import { assertion, claimsOf } from "../attacks/jwt.ts";
import { bytesIn, outputOf, rowsOf } from "../attacks/stores.ts";
import { codeOf, createDoctor, openBook } from "../harness/booking.ts";
import { type Answered, askAt } from "../harness/caller.ts";
import { tell } from "../harness/events.ts";
import { until } from "../harness/program.ts";
import { createPatient, register, signIn, somebody } from "../harness/rawat.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

const { rawat, desk, admin, ask, booked } = await openBook();
afterAll(() => rawat.stop());

const share = async (token: string): Promise<string> => (await ask("POST", "/calendar-token", token)).body.data.token;
const statusOf = async (token: string) =>
  (await rawat.ask("GET", `/api/appointments/calendar.ics?token=${token}`)).status;
const users = (method: string, id: string, json?: object) =>
  rawat.ask(method, `/api/users/${id}`, { token: admin, ...(json && { json }) });

/** A patient with an account, and the address of their calendar. */
async function subscriber() {
  const person = await register(rawat.ask);
  const { id, patientId } = person.user;
  return { ...person, id: id as string, patientId: patientId as string, address: await share(person.access_token) };
}

/**
 * Asks for an address as an account that the gateway knew a moment ago, by a session where one is given: such a request may be under way
 * while either ends.
 */
const shareLate = (account: { id: string; role: string; patientId?: string; staffId?: string }, sessionId?: string) => {
  const { id: accountId, ...rest } = account;
  const actor = { kind: "account", accountId, name: "Ayu", ...rest };
  const token = assertion(rawat.environment.INTERNAL_SECRET ?? "", "appointment", { actor, sessionId });
  const direct = askAt(rawat.services.appointment[0]?.url ?? "");
  return direct("POST", "/api/appointments/calendar-token", { token });
};

describe("the address of a calendar shows nothing any more once", () => {
  it("the account is closed, also when the patient has another one by then", async () => {
    const { id, patientId, address } = await subscriber();
    expect(await statusOf(address)).toBe(200);
    expect((await users("DELETE", id)).status).toBe(204);
    await until(async () => (await statusOf(address)) === 404);
    const next = { ...somebody(), name: "Akun Baru", role: "patient", patientId };
    expect((await rawat.ask("POST", "/api/users", { token: admin, json: next })).status).toBe(201);
    const fresh = await share((await signIn(rawat.ask, next.email, next.password)).access_token);
    expect([await statusOf(address), await statusOf(fresh)]).toEqual([404, 200]);
    // What is told of the old account late is no matter of the new one's.
    await tell(rawat, {
      type: "account.disabled",
      version: 109,
      data: { id, name: "Lama", role: "patient", patientId },
    });
    expect(await statusOf(fresh)).toBe(200);
  });

  it("the account is a doctor's no more", async () => {
    const doctor = await createDoctor(rawat.ask, admin);
    const { user } = (await rawat.ask("POST", "/auth/validate", { json: { token: doctor.token } })).body.data;
    const address = await share(doctor.token);
    await tell(rawat, {
      type: "account.updated",
      version: 101,
      data: { id: user.id, name: doctor.name, role: "doctor", staffId: doctor.id },
    });
    expect(await statusOf(address)).toBe(200);
    await tell(rawat, {
      type: "account.updated",
      version: 102,
      data: { id: user.id, name: doctor.name, role: "staff", staffId: doctor.id },
    });
    expect(await statusOf(address)).toBe(404);
    expect(codeOf(await shareLate({ id: user.id, role: "doctor", staffId: doctor.id }))).toEqual([403, "not_allowed"]);
  });

  it("the patient is archived or the doctor removed", async () => {
    const { patientId, address } = await subscriber();
    expect((await rawat.ask("DELETE", `/api/patients/${patientId}`, { token: desk })).status).toBe(204);
    await until(async () => (await statusOf(address)) === 404);
    const doctor = await createDoctor(rawat.ask, admin);
    const theirs = await share(doctor.token);
    expect((await rawat.ask("DELETE", `/api/staff/${doctor.id}`, { token: admin })).status).toBe(204);
    await until(async () => (await statusOf(theirs)) === 404);
  });
});

describe("whatever lets somebody in by an account ends together: the address of a calendar, too, with", () => {
  const newPassword = "kalimat lain yang pendek";
  type Subscriber = Awaited<ReturnType<typeof subscriber>>;
  it.each<[string, string | undefined, (person: Subscriber) => Promise<Answered>]>([
    [
      "a new password",
      newPassword,
      ({ password: currentPassword, access_token: token }) =>
        rawat.ask("POST", "/auth/password", { token, json: { currentPassword, newPassword } }),
    ],
    [
      "a password that is set by a link from a letter",
      newPassword,
      async ({ email }) => {
        await rawat.ask("POST", "/auth/forgot-password", { json: { email } });
        await until(async () => (await lettersTo(rawat.folder, email)).length === 1);
        const [, token] = /#token=([\w-]+)/.exec((await lettersTo(rawat.folder, email))[0] ?? "") ?? [];
        return rawat.ask("POST", "/auth/reset-password", { json: { token, password: newPassword } });
      },
    ],
    [
      "signing out everywhere",
      undefined,
      ({ access_token: token }) => rawat.ask("POST", "/auth/logout", { token, json: { all: true } }),
    ],
  ])("%s; the next one stays", async (_, nextPassword, leave) => {
    const person = await subscriber();
    expect(await statusOf(person.address)).toBe(200);
    expect((await leave(person)).status).toBe(204);
    await until(async () => (await statusOf(person.address)) === 404);
    const { access_token } = await signIn(rawat.ask, person.email, nextPassword ?? person.password);
    const next = await share(access_token);
    await untilQueueIsEmpty(rawat);
    expect(await statusOf(next)).toBe(200);
  });

  it("a new password; by the session that set it, which goes on, the next one is asked for and stays", async () => {
    const { address, password: currentPassword, access_token: token } = await subscriber();
    const json = { currentPassword, newPassword };
    expect((await rawat.ask("POST", "/auth/password", { token, json })).status).toBe(204);
    const next = await share(token);
    await untilQueueIsEmpty(rawat);
    expect([await statusOf(address), await statusOf(next)]).toEqual([404, 200]);
    const later = await share(token);
    expect([await statusOf(next), await statusOf(later)]).toEqual([404, 200]);
  });

  it("signing out everywhere before there was any; the first one is given and stays", async () => {
    const { email, password, access_token: token } = await register(rawat.ask);
    await rawat.ask("POST", "/auth/logout", { token, json: { all: true } });
    await untilQueueIsEmpty(rawat);
    const first = await share((await signIn(rawat.ask, email, password)).access_token);
    expect(await statusOf(first)).toBe(200);
  });

  it("no sign-out of one device, and no new name", async () => {
    const person = await subscriber();
    const other = await signIn(rawat.ask, person.email, person.password);
    expect((await rawat.ask("POST", "/auth/logout", { token: other.access_token })).status).toBe(204);
    expect((await users("PATCH", person.id, { name: "Nama Baru" })).status).toBe(200);
    await untilQueueIsEmpty(rawat);
    expect(await statusOf(person.address)).toBe(200);
  });

  it("nothing that is told late: an address that was made since stays", async () => {
    const { id, address } = await subscriber();
    const told = { type: "session.revoked", version: 1, data: { id, accountId: id, secretsToo: true } } as const;
    await tell(rawat, { ...told, time: new Date(Date.now() - 60_000) });
    expect(await statusOf(address)).toBe(200);
    await tell(rawat, told);
    expect(await statusOf(address)).toBe(404);
  });
});

describe("nobody is given an address by a request that was under way while", () => {
  it("the account was disabled; enabled again, they are given one, which what is told late does not end", async () => {
    const { id, email, password, patientId, address } = await subscriber();
    expect((await users("PATCH", id, { disabled: true })).status).toBe(200);
    await until(async () => (await statusOf(address)) === 404);
    expect(codeOf(await shareLate({ id, role: "patient", patientId }))).toEqual([403, "not_allowed"]);
    expect((await users("PATCH", id, { disabled: false })).status).toBe(200);
    await untilQueueIsEmpty(rawat);
    const again = await share((await signIn(rawat.ask, email, password)).access_token);
    await tell(rawat, { type: "account.disabled", version: 2, data: { id, name: "Siti", role: "patient", patientId } });
    expect([await statusOf(address), await statusOf(again)]).toEqual([404, 200]);
  });

  it("all their sessions ended, also when it had to wait for its turn until after", async () => {
    const { id, patientId } = await subscriber();
    const waited = await lookInto(rawat, "appointment", (db) =>
      db.transaction(async (trx) => {
        await trx("calendarAccounts").where({ accountId: id }).update({ accountId: id });
        const asked = shareLate({ id, role: "patient", patientId });
        await delay(500);
        return { asked, endedAt: new Date() };
      }),
    );
    const { body } = await waited.asked;
    expect(await statusOf(body.data.token)).toBe(200);
    const data = { id, accountId: id, secretsToo: true };
    await tell(rawat, { type: "session.revoked", version: 1, data, time: waited.endedAt });
    expect(await statusOf(body.data.token)).toBe(404);
  });

  it("they signed out everywhere, in the same moment", async () => {
    for (let turn = 0; turn < 8; turn++) {
      const { access_token: token } = await subscriber();
      const asked = ask("POST", "/calendar-token", token);
      expect((await rawat.ask("POST", "/auth/logout", { token, json: { all: true } })).status).toBe(204);
      const { body } = await asked;
      await untilQueueIsEmpty(rawat);
      if (body.data) expect([turn, await statusOf(body.data.token)]).toEqual([turn, 404]);
    }
  });

  it.each([
    ["before that is known, which ends it", false],
    ["after that is known, and is refused", true],
  ])("the session by which they asked was ended with all others, and that came %s", async (_, isKnown) => {
    const { id, email, password, patientId, access_token } = await subscriber();
    const sessionOf = (token: string) => claimsOf(token).sid as string;
    const account = { id, role: "patient", patientId };
    const end = () => rawat.ask("POST", "/auth/logout", { token: access_token, json: { all: true } });
    if (isKnown) {
      await end();
      await untilQueueIsEmpty(rawat);
      expect(codeOf(await shareLate(account, sessionOf(access_token)))).toEqual([403, "not_allowed"]);
    } else {
      const endedAt = new Date();
      const { body } = await shareLate(account, sessionOf(access_token));
      const data = { id, accountId: id, secretsToo: true };
      // Dated before it was asked for: the gateway lets in what a session asks until its end is committed.
      await tell(rawat, { type: "session.revoked", version: 1, data, time: new Date(endedAt.getTime() - 1) });
      expect(await statusOf(body.data.token)).toBe(404);
    }
    const next = (await signIn(rawat.ask, email, password)).access_token;
    const { body } = await shareLate(account, sessionOf(next));
    expect(await statusOf(body.data.token)).toBe(200);
  });

  it("the patient was archived", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    const account = { ...somebody(), name: "Siti", role: "patient", patientId: id };
    const made = await rawat.ask("POST", "/api/users", { token: admin, json: account });
    await rawat.ask("DELETE", `/api/patients/${id}`, { token: desk });
    await untilQueueIsEmpty(rawat);
    // Another account's word would end it as well; of this one nothing is told but that its patient is gone.
    const unknown = { id: made.body.data.id.replace(/.$/, "0"), role: "patient", patientId: id };
    expect(codeOf(await shareLate(unknown))).toEqual([403, "not_allowed"]);
  });
});

it("is kept by nobody but whose it is: neither stored nor logged as it is", async () => {
  const { patientId, address } = await subscriber();
  await booked({ patientId });
  expect(await statusOf(address)).toBe(200);
  await untilQueueIsEmpty(rawat);
  const kept = [await rowsOf(rawat, ["gateway", "appointment"]), bytesIn(rawat), outputOf(rawat)].join("\n");
  expect(kept).toContain(patientId);
  expect(kept).not.toContain(address);
});
