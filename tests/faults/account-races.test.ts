import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lettersTo } from "../attacks/cast.ts";
import { askAt } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import {
  createPatient,
  onServers,
  type Rawat,
  register,
  signIn,
  somebody,
  startRawat,
  tokenOf,
} from "../harness/rawat.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

let rawat: Rawat;
let admin: string;
beforeAll(async () => {
  // So slow that there is a moment between the check of a password and the session that comes of it.
  rawat = await startRawat({ gateways: onServers ? 2 : 1, environment: { PASSWORD_HASH_COST: "8" } });
  admin = await tokenOf(rawat.ask, "admin");
});
afterAll(() => rawat.stop());

let turns = 0;
/** Each time another one of the gateways. */
const ask: Rawat["ask"] = (...asked) => askAt(rawat.gateways[turns++ % rawat.gateways.length]?.url ?? "")(...asked);
const isLive = async (token: string) => (await ask("GET", "/auth/profile", { token })).status === 200;
const liveOf = async (tokens: readonly string[]) => (await Promise.all(tokens.map(isLive))).filter(Boolean).length;
type Person = Awaited<ReturnType<typeof register>>;

/** Does `work` again and again in four loops, the loops begun a little apart, while and until `meanwhile` is done. */
async function inFourLoops(work: () => Promise<unknown>, meanwhile: () => Promise<unknown>): Promise<void> {
  let isOver = false;
  let done = 0;
  const loop = async () => {
    while (!isOver) {
      await work();
      done++;
    }
  };
  const loops = Promise.all(Array.from({ length: 4 }, loop));
  await until(() => done >= 4);
  await meanwhile().finally(() => {
    isOver = true;
  });
  await loops;
}

/** Signs in by the old password in four loops while `end` ends it; answers every access token that was given out. */
async function tokensGivenDuring({ email, password }: Person, end: () => Promise<void>): Promise<string[]> {
  const tokens: string[] = [];
  await inFourLoops(async () => {
    const { status, body } = await ask("POST", "/auth/login", { json: { email, password } });
    expect([200, 401]).toContain(status);
    if (status === 200) tokens.push(body.data.access_token);
  }, end);
  expect(tokens.length).toBeGreaterThan(0);
  return tokens;
}

async function resetLinkOf({ email }: Person): Promise<string> {
  await ask("POST", "/auth/forgot-password", { json: { email } });
  await until(async () => (await lettersTo(rawat.folder, email)).length > 0);
  return /#token=([\w-]+)/.exec((await lettersTo(rawat.folder, email)).at(-1) ?? "")?.[1] ?? "";
}

/** One writer at a time leaves less to chance than several, and two instances. */
const rounds = onServers ? [1, 2, 3, 4, 5] : [1, 2];

describe("a sign-in that is under way", { timeout: 60_000 }, () => {
  it.each(rounds)("while the password is changed leaves the session that changed it, and no other (%i)", async () => {
    const person = await register(ask);
    const json = { currentPassword: person.password, newPassword: somebody().password };
    const given = await tokensGivenDuring(person, async () => {
      expect((await ask("POST", "/auth/password", { token: person.access_token, json })).status).toBe(204);
    });
    expect(await liveOf(given)).toBe(0);
    expect(await isLive(person.access_token)).toBe(true);
  });

  it.each(rounds)("while the password is set by a link leaves no session (%i)", async () => {
    const person = await register(ask);
    const token = await resetLinkOf(person);
    const given = await tokensGivenDuring(person, async () => {
      const json = { token, password: somebody().password };
      expect((await ask("POST", "/auth/reset-password", { json })).status).toBe(204);
    });
    expect(await liveOf([person.access_token, ...given])).toBe(0);
  });

  it.each(rounds)(
    "while the account is disabled, and enabled again, leaves none that the disabling ended (%i)",
    async () => {
      const person = await register(ask);
      const path = `/api/users/${person.user.id}`;
      const given = await tokensGivenDuring(person, async () => {
        expect((await ask("PATCH", path, { token: admin, json: { disabled: true } })).status).toBe(200);
      });
      expect(await liveOf([person.access_token, ...given])).toBe(0);
    },
  );
});

it("a sign-in waits for a change that is being committed, and is refused by it", async () => {
  const { email, password, user } = await register(ask);
  const { asking } = await lookInto(rawat, "gateway", (db) =>
    db.transaction(async (trx) => {
      await trx("accounts").where({ id: user.id }).update({ passwordHash: "none any more" });
      const asking = ask("POST", "/auth/login", { json: { email, password } });
      await Promise.race([asking, pause(1_000)]);
      return { asking };
    }),
  );
  expect((await asking).status).toBe(401);
});

describe("a session that is being refreshed", { timeout: 60_000 }, () => {
  it.each(rounds)("while the password is changed goes on under no token (%i)", async () => {
    const person = await register(ask);
    const others = await Promise.all([1, 2, 3, 4].map(() => signIn(ask, person.email, person.password)));
    const given: string[] = [];
    const json = { currentPassword: person.password, newPassword: somebody().password };
    await inFourLoops(
      async () => {
        const next = others.shift();
        if (!next) return;
        const { body } = await ask("POST", "/auth/refresh", { json: { refresh_token: next.refresh_token } });
        if (body.data) given.push(body.data.access_token);
        others.push(body.data ?? next);
      },
      async () => {
        expect((await ask("POST", "/auth/password", { token: person.access_token, json })).status).toBe(204);
      },
    );
    expect(await liveOf(given)).toBe(0);
    for (const { refresh_token } of others)
      expect((await ask("POST", "/auth/refresh", { json: { refresh_token } })).body.code).toBe("session_ended");
  });
});

describe("a change of the password that is under way", { timeout: 60_000 }, () => {
  const changing = (token: string, currentPassword: string, newPassword: string) =>
    rawat.ask("POST", "/auth/password", { token, json: { currentPassword, newPassword } });
  /** Passwords that are compared, at one gateway, before what comes after them: once one of them is, all are in line. */
  const keepBusy = () => Array.from({ length: 16 }, () => rawat.ask("POST", "/auth/login", { json: somebody() }));
  /** Long enough for what came after them to be in line as well, and many before it. */
  const someMore = (busy: readonly Promise<unknown>[]) => Promise.all(busy.slice(0, 3));

  it("is one of two: who is slower has proved a password that is none any more", async () => {
    const person = await register(ask);
    const other = await signIn(ask, person.email, person.password);
    const answers = await Promise.all([
      changing(person.access_token, person.password, somebody().password),
      changing(other.access_token, person.password, somebody().password),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
  });

  it.each(["signed out", "disabled"])("comes to nothing when the session is %s meanwhile", async (how) => {
    const person = await register(ask);
    const busy = keepBusy();
    await Promise.race(busy);
    const change = changing(person.access_token, person.password, "another good one");
    await someMore(busy);
    const end =
      how === "disabled"
        ? rawat.ask("PATCH", `/api/users/${person.user.id}`, { token: admin, json: { disabled: true } })
        : rawat.ask("POST", "/auth/logout", { token: person.access_token });
    expect([200, 204]).toContain((await end).status);
    expect((await change).body.code).toMatch(/session_ended|unauthenticated/);
    await Promise.all(busy);
    await rawat.ask("PATCH", `/api/users/${person.user.id}`, { token: admin, json: { disabled: false } });
    expect((await signIn(ask, person.email, person.password)).user.id).toBe(person.user.id);
  });

  it("by a link comes to nothing when the account is disabled meanwhile", async () => {
    const person = await register(ask);
    const token = await resetLinkOf(person);
    const busy = keepBusy();
    await Promise.race(busy);
    const change = rawat.ask("POST", "/auth/reset-password", { json: { token, password: "another good one" } });
    await someMore(busy);
    const path = `/api/users/${person.user.id}`;
    expect((await rawat.ask("PATCH", path, { token: admin, json: { disabled: true } })).status).toBe(200);
    expect((await change).body.code).toBe("invalid_token");
    await Promise.all(busy);
  });
});

describe("a session that renames itself in a loop", { timeout: 60_000 }, () => {
  const renamingBy = (token: string) => () =>
    ask("PATCH", "/auth/profile", { token, json: { name: `Nama ${Math.random()}` } });

  it("keeps nobody from changing the password", async () => {
    // Each turn is another account's: of one, only so many changes a minute are let in.
    for (let turn = 0; turn < 3; turn++) {
      const person = await register(ask);
      const other = await signIn(ask, person.email, person.password);
      await inFourLoops(renamingBy(other.access_token), async () => {
        const json = { currentPassword: person.password, newPassword: somebody().password };
        expect((await ask("POST", "/auth/password", { token: person.access_token, json })).status).toBe(204);
      });
      expect(await isLive(other.access_token)).toBe(false);
    }
  });

  it("keeps nobody from setting a password by a link, and no administrator from disabling and enabling the account", async () => {
    const person = await register(ask);
    const token = await resetLinkOf(person);
    await inFourLoops(renamingBy(person.access_token), async () => {
      expect(
        (await ask("POST", "/auth/reset-password", { json: { token, password: "another good one" } })).status,
      ).toBe(204);
    });
    const second = await register(ask);
    const path = `/api/users/${second.user.id}`;
    await inFourLoops(renamingBy(second.access_token), async () => {
      expect((await ask("PATCH", path, { token: admin, json: { disabled: true } })).status).toBe(200);
      expect((await ask("PATCH", path, { token: admin, json: { disabled: false } })).status).toBe(200);
    });
    expect(await isLive(second.access_token)).toBe(false);
  });
});

describe("two administrators", { timeout: 60_000 }, () => {
  const ends = {
    "disable themselves": (path: string, token: string) => ask("PATCH", path, { token, json: { disabled: true } }),
    "disable each other": (path: string, token: string) => ask("PATCH", path, { token, json: { disabled: true } }),
    "close each other's account": (path: string, token: string) => ask("DELETE", path, { token }),
  };

  it.each(Object.entries(ends))("who %s at once leave one who can administer", async (what, end) => {
    for (let turn = 0; turn < 5; turn++) {
      const [one, two] = await theOnlyTwo();
      // Known everywhere, so that neither waits to be identified until the other is done.
      expect(await liveOf([one, one, two, two].map(({ access_token }) => access_token))).toBe(4);
      const [first, second] = what === "disable themselves" ? [one, two] : [two, one];
      const answers = await lockedOut(() => [
        end(`/api/users/${one.user.id}`, first.access_token),
        end(`/api/users/${two.user.id}`, second.access_token),
      ]);
      const stays = [two, one].filter((_, at) => answers[at]?.status !== 200 && answers[at]?.status !== 204);
      expect(answers.map(({ status }) => status)).not.toEqual([200, 200]);
      expect([await liveOf([one.access_token, two.access_token]), stays.length]).toEqual([1, 1]);
      admin = (await isLive(one.access_token)) ? one.access_token : two.access_token;
    }
  });

  /** Asks while nobody can write, until all have come: the first does not end the other's session before it was let in. */
  async function lockedOut(asks: () => ReturnType<typeof ask>[]) {
    const asked = await lookInto(rawat, "gateway", (db) =>
      db.transaction(async (trx) => {
        await trx("accounts").where({ role: "admin" }).update({ role: "admin" });
        const asking = asks();
        for (let turn = 0; turn < 10; turn++) await ask("GET", "/health/live");
        return { asking };
      }),
    );
    return Promise.all(asked.asking);
  }

  /** Two new ones, everybody else out of the way. */
  async function theOnlyTwo() {
    const made = [];
    for (const name of ["Ayu", "Bima"]) {
      const json = { ...somebody(), name, role: "admin" };
      expect((await ask("POST", "/api/users", { token: admin, json })).status).toBe(201);
      made.push(await signIn(ask, json.email, json.password));
    }
    const [one, two] = made;
    const { body } = await ask("GET", "/api/users?role=admin&limit=100", { token: one.access_token });
    for (const { id, disabled } of body.data)
      if (!disabled && id !== one.user.id && id !== two.user.id)
        expect((await ask("DELETE", `/api/users/${id}`, { token: one.access_token })).status).toBe(204);
    return [one, two] as const;
  }
});

describe("an account that is opened for a patient who is archived meanwhile", { timeout: 60_000 }, () => {
  it.each(rounds)("signs nobody in in the end (%i)", async () => {
    const desk = await tokenOf(ask, "frontdesk");
    const { id } = await createPatient(ask, desk);
    const { email, password } = somebody();
    const json = { email, password, name: "Rini", role: "patient", patientId: id };
    // Passwords that are compared before this one is hashed give the archiving the time that it takes.
    const before = Array.from({ length: 6 }, () => ask("POST", "/auth/login", { json: somebody() }));
    const [made, archived] = await Promise.all([
      ask("POST", "/api/users", { token: admin, json }),
      ask("DELETE", `/api/patients/${id}`, { token: desk }),
      ...before,
    ]);
    expect([201, 422]).toContain(made.status);
    expect(archived.status).toBe(204);
    await untilQueueIsEmpty(rawat);
    expect((await ask("POST", "/auth/login", { json: { email, password } })).status).toBe(401);
  });
});
