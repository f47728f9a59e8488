import { type AuditEntry, actionOf } from "@rawat/contracts";
import type { Answered } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { type Cast, roleOf, type Who } from "./cast.ts";
import type { Entry } from "./endpoints.ts";
import { roomOf } from "./talks.ts";
import type { Thing } from "./things.ts";

/** What is hidden from the clinic's people too. */
const itsPeoplesAlone = new Set(["chat.chats.roomMessages", "chat.chats.attachment", "chat.notifications.read"]);

/** Whether what is not there for somebody is another's, so that the 404 refuses it; what is not there at all refuses nobody. */
export const isOthers = ({ name, service, endpoint }: Entry, who: Who, thing: Thing): boolean =>
  (roleOf(who) === "patient" || itsPeoplesAlone.has(name)) &&
  endpoint.access !== "service" &&
  // Of patients nobody looks whether there is one: any id but the own is another's.
  (service === "patient" || endpoint.path === "/api/orders/user/:userId" || thing === "self" || thing === "other");

/** The refusals that were provoked, to be held against those that are in the trail. */
export interface RefusalLedger {
  /** Looks at an answer, and expects an entry when it refuses somebody. */
  note(entry: Entry, who: Who, answered: { path: string; answer: Answered; isOthers: boolean }): void;
  /** What the trail should hold of refusals, by request id. */
  readonly expected: ReadonlyMap<string, Partial<AuditEntry>>;
  /** What it does hold of refusals, once everything that was done until now has arrived there. */
  written(): Promise<AuditEntry[]>;
}

export function createRefusalLedger(cast: Cast): RefusalLedger {
  const expected = new Map<string, Partial<AuditEntry>>();
  return {
    expected,
    note(entry, who, { path, answer, isOthers: isHidden }) {
      const isRefused = answer.status === 403 || (answer.status === 404 && isHidden) || isEmptied(entry, who, answer);
      if (!isRefused) return;
      const subjectId = path.split("/").findLast(isId) ?? null;
      expected.set(answer.headers.get("x-request-id") ?? "", {
        result: "refused",
        action: actionOf(entry.endpoint),
        userId: cast.people[who].accountId,
        role: roleOf(who) ?? null,
        subjectId,
        ...(path.startsWith("/api/patients") && { patientId: subjectId }),
        address: "127.0.0.1",
      });
    },
    async written() {
      const last = await refuseOnceByEach(cast);
      let entries: AuditEntry[] = [];
      await until(async () => {
        entries = (await readTrail(cast)).filter(isRefusal);
        return last.every((id) => entries.some(({ requestId }) => requestId === id));
      }, 30_000);
      return entries.filter(({ requestId }) => !last.includes(requestId ?? ""));
    },
  };
}

/** A patient's list that is narrowed to another's, as `addressOf` does it, is empty, and refused for all that. */
const isEmptied = ({ name }: Entry, who: Who, { status }: Answered): boolean =>
  name === "record.records.accessLog" && roleOf(who) === "patient" && status === 200;

const isId = (part: string) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(part);

/** What each program refuses last: it writes in order, so once these are there, so is what came before. */
async function refuseOnceByEach(cast: Cast): Promise<string[]> {
  const { ask, clinic, people } = cast;
  const { owner, other, doctor, agent } = people;
  const tries = [
    [agent, "/api/patients"],
    [agent, "/api/users"],
    [other, `/api/patients/${owner.patientId}`],
    [other, `/api/appointments/${(await clinic.book(owner.patientId)).id}`],
    [other, `/api/records/${(await clinic.write(owner.patientId)).id}`],
    [other, `/api/orders/${(await clinic.order(owner.patientId)).id}`],
    [other, `/api/chats/rooms/${await roomOf(cast, owner)}/messages`],
    [doctor, `/api/doctors/${(await clinic.hire()).id}/time-off`],
  ] as const;
  const answers = await Promise.all(tries.map(([{ token }, path]) => ask("GET", path, { token })));
  return answers.map(({ headers }) => headers.get("x-request-id") ?? "");
}

/** Refusals by role or owner are called by method and path. */
const isRefusal = ({ action }: AuditEntry): boolean => action.includes(" /");

/** All that is in the trail, the newest first. */
export async function readTrail({ ask, people }: Cast): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (let cursor: string | null = "first"; cursor; ) {
    const path: string = `/api/audit?limit=100${cursor === "first" ? "" : `&cursor=${cursor}`}`;
    const { body } = await ask("GET", path, { token: people.admin.token });
    entries.push(...body.data);
    cursor = body.meta.nextCursor;
  }
  return entries;
}
