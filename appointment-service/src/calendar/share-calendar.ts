import { createHash, randomBytes } from "node:crypto";
import type { Actor, EventData } from "@rawat/contracts";
import {
  audit,
  currentActor,
  currentRequest,
  Forbidden,
  instant,
  inTransaction,
  NotFound,
  type Transaction,
} from "@rawat/platform";
import { listComing, listPast } from "../booking/appointment-store.ts";
import { minutesLater } from "../booking/marks.ts";
import type { Deps } from "../deps.ts";
import { addPerson, bookingLine } from "../people/people-store.ts";
import { calendarOf } from "./calendar.ts";
import { deleteToken, findToken, keepAccount, lockAccount, replaceToken } from "./token-store.ts";

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

type Owner = Pick<EventData<"account.updated">, "role" | "patientId" | "staffId">;

/** Whose calendar an account has: a doctor's or a patient's own, nobody else any. */
function personOf({ role, patientId, staffId }: Owner) {
  if (role === "doctor" && staffId) return { personId: staffId, kind: "doctor" as const };
  if (role === "patient" && patientId) return { personId: patientId, kind: "patient" as const };
  return undefined;
}

/** @throws Forbidden for whoever has no calendar. */
function ownerOf(actor: Actor) {
  const person = actor.kind === "account" ? personOf(actor) : undefined;
  if (actor.kind !== "account" || !person) throw new Forbidden("not_allowed");
  return { ...person, accountId: actor.accountId };
}

/**
 * Makes the secret address of the actor's calendar; the one before shows nothing any more. What the actor was when they asked
 * is confirmed where it is written: an account or a session that ended meanwhile, or a person who is gone, is given none.
 */
export async function shareCalendar({ db, clock, publicUrl }: Deps, actor: Actor) {
  const person = ownerOf(actor);
  const { personId: id, kind } = person;
  const token = randomBytes(32).toString("base64url");
  const address = {
    ...person,
    tokenHash: hashOf(token),
    sessionId: currentRequest()?.sessionId ?? null,
    // Before its turn has come: what ends meanwhile what the account was given ends this, too.
    createdAt: instant(clock.now()),
  };
  await inTransaction(
    db,
    async (trx) => {
      await addPerson(trx, { id, kind, name: "", medicalRecordNumber: null, version: 0 });
      if (!(await lockAccount(trx, address)) || !(await bookingLine.lockPresent(trx, id)))
        throw new Forbidden("not_allowed");
      await replaceToken(trx, address);
      await audit(trx, currentActor(), { action: "calendar.share", subjectId: person.personId });
    },
    { line: id },
  );
  return { token, url: `${publicUrl.replace(/\/$/, "")}/api/appointments/calendar.ics?token=${token}` };
}

/** Ends the actor's calendar feed. */
export async function unshareCalendar({ db }: Deps, actor: Actor): Promise<void> {
  const { personId } = ownerOf(actor);
  await inTransaction(
    db,
    async (trx) => {
      await deleteToken(trx, personId);
      await audit(trx, currentActor(), { action: "calendar.unshare", subjectId: personId });
    },
    { line: personId },
  );
}

/** Ends the address of an account that was closed, disabled, or is no longer a doctor's or a patient's. */
export async function endUnlessOwner(
  trx: Transaction,
  { accountId, version, owner }: { accountId: string; version: number; owner: Owner | undefined },
): Promise<void> {
  await keepAccount(trx, { accountId, version, personId: (owner && personOf(owner)?.personId) ?? null });
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
