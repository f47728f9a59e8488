import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Role } from "@rawat/contracts";
import type { Ask } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import {
  createPatient,
  type Rawat,
  type RawatOptions,
  register,
  signIn,
  somebody,
  startRawat,
  tokenOf,
} from "../harness/rawat.ts";
import { type ClinicDay, openClinic } from "./clinic.ts";
import type { Person } from "./person.ts";
import { watched } from "./watch.ts";

/** Who may ask: one of each role, two patients, somebody without a token and somebody with one that is none. */
export const everybody = ["admin", "doctor", "staff", "agent", "owner", "other", "nobody", "forger"] as const;
export type Who = (typeof everybody)[number];

const roles: Partial<Record<Who, Role>> = {
  admin: "admin",
  doctor: "doctor",
  staff: "staff",
  agent: "agent",
  owner: "patient",
  other: "patient",
};

/** The role of one of them; undefined for who has none. */
export const roleOf = (who: Who): Role | undefined => roles[who];

const stranger = {
  email: "nobody@example.test",
  password: "-",
  refreshToken: "-",
  accountId: "-",
  patientId: "-",
  staffId: "-",
};
const forged = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/** The whole of Rawat with somebody of every kind in it, and a client whose every answer is looked at. */
export interface Cast {
  rawat: Rawat;
  ask: Ask;
  people: Record<Who, Person>;
  clinic: ClinicDay;
  /** Somebody of that kind who was never here before, for deeds that end their session. */
  fresh(who: Who): Promise<Person>;
  /** The newest token that was mailed to this address to set a new password. */
  mailedToken(email: string): Promise<string>;
  stop(): Promise<void>;
}

export async function gatherCast(options: RawatOptions = {}): Promise<Cast> {
  const rawat = await startRawat({ midtransSpeed: 1, ...options });
  const ask = watched(rawat.ask);
  const fresh = (who: Who) => freshPerson(rawat.ask, who);
  const people = {} as Record<Who, Person>;
  for (const who of everybody) people[who] = await fresh(who);
  return {
    rawat,
    ask,
    people,
    clinic: await openClinic(rawat.ask, { ...people, subscriber: await fresh("doctor") }),
    fresh,
    async mailedToken(email) {
      const before = (await lettersTo(rawat.folder, email)).length;
      await ask("POST", "/auth/forgot-password", { json: { email } });
      await until(async () => (await lettersTo(rawat.folder, email)).length > before);
      return /#token=([\w-]+)/.exec((await lettersTo(rawat.folder, email)).at(-1) ?? "")?.[1] ?? "";
    },
    stop: rawat.stop,
  };
}

async function freshPerson(ask: Ask, who: Who): Promise<Person> {
  const role = roleOf(who);
  if (!role) return { ...stranger, token: who === "forger" ? forged : undefined };
  const { email, password } = somebody();
  if (role === "patient") await register(ask, { email, password });
  else {
    // A new session each time: what a test does to administrators may have ended the last one.
    const token = await tokenOf(ask, "admin");
    const made = await ask("POST", "/api/users", { token, json: { email, password, name: `A ${role}`, role } });
    if (made.status !== 201) throw new Error(made.text);
  }
  const tokens = await signIn(ask, email, password);
  const { id: accountId, patientId = "-", staffId = "-" } = tokens.user;
  const { access_token: token, refresh_token: refreshToken } = tokens;
  return { email, password, token, refreshToken, accountId, patientId, staffId };
}

/** The letters with a link that went out to an address, oldest first. */
export async function lettersTo(folder: string, email: string): Promise<string[]> {
  const mails = join(folder, "outbox-mail");
  const files = (await readdir(mails).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
  const letters = await Promise.all(files.map(async (name) => JSON.parse(await readFile(join(mails, name), "utf8"))));
  return letters.filter(({ to, text }) => to === email && text.includes("#token=")).map(({ text }) => text as string);
}

/** A patient whom nobody's account belongs to. */
export const newcomer = async (cast: Cast): Promise<string> =>
  (await createPatient(cast.ask, cast.people.staff.token ?? "")).id;
