import { createHash, randomBytes } from "node:crypto";
import type { Actor } from "@rawat/contracts";
import { audit, Forbidden, instant, inTransaction, NotFound } from "@rawat/platform";
import { listComing, listPast } from "../booking/appointment-store.ts";
import { minutesLater } from "../booking/marks.ts";
import type { Deps } from "../deps.ts";
import { calendarOf } from "./calendar.ts";
import { deleteToken, findToken, replaceToken } from "./token-store.ts";

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** Whose calendar the actor has: a doctor's or a patient's own. */
function personOf(actor: Actor) {
  if (actor.kind === "account" && actor.role === "doctor" && actor.staffId)
    return { personId: actor.staffId, kind: "doctor" as const };
  if (actor.kind === "account" && actor.role === "patient" && actor.patientId)
    return { personId: actor.patientId, kind: "patient" as const };
  throw new Forbidden("not_allowed");
}

/** Makes the secret address of the actor's calendar; the one before shows nothing any more. */
export async function shareCalendar({ db, clock, publicUrl }: Deps, actor: Actor) {
  const person = personOf(actor);
  const token = randomBytes(32).toString("base64url");
  await inTransaction(db, async (trx) => {
    await replaceToken(trx, { ...person, tokenHash: hashOf(token), createdAt: instant(clock.now()) });
    await audit(trx, { action: "calendar.share", subjectId: person.personId });
  });
  return { token, url: `${publicUrl.replace(/\/$/, "")}/api/appointments/calendar.ics?token=${token}` };
}

/** Ends the actor's calendar feed. */
export async function unshareCalendar({ db }: Deps, actor: Actor): Promise<void> {
  const { personId } = personOf(actor);
  await inTransaction(db, async (trx) => {
    await deleteToken(trx, personId);
    await audit(trx, { action: "calendar.unshare", subjectId: personId });
  });
}

const pastMinutes = 90 * 24 * 60;
const eventsMax = 1_000;

/** The calendar behind a secret address, as text: all that is to come, then what was, the nearest first. @throws NotFound when it shows nothing, or nothing any more. */
export async function readCalendar({ db, clock, clinicName }: Deps, token: string): Promise<string> {
  const shared = await findToken(db, hashOf(token));
  if (!shared) throw new NotFound("not_found");
  const now = instant(clock.now());
  const whose = shared.kind === "doctor" ? { doctorId: shared.personId } : { patientId: shared.personId };
  const coming = await listComing(db, whose, now, eventsMax);
  const past = await listPast(db, whose, minutesLater(now, -pastMinutes), now, eventsMax - coming.length);
  return calendarOf([...coming, ...past], await clinicName());
}
