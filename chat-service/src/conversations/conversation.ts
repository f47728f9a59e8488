import type { AccountActor } from "@rawat/contracts";
import { Conflict, Unusable } from "@rawat/platform";
import { assertRunning, type BegunConsultation, isBegun } from "../consultations/consultation.ts";
import { findConsultation } from "../consultations/consultation-store.ts";
import { isParticipant } from "../consultations/policy.ts";
import type { Deps } from "../deps.ts";
import { isMember, isThere } from "../rooms/room-store.ts";
import { mayStillMeet } from "../rooms/rooms.ts";

/** Where something is said. */
export interface Conversation {
  kind: "consultation" | "room";
  id: string;
  /** There for a consultation. */
  consultation?: BegunConsultation;
}

interface Which {
  consultationId?: string | undefined;
  chatRoomId?: string | undefined;
}

/** The conversation in which somebody says something, and to which they belong. @throws Unusable; another's is none, in the same words */
export async function findTheirs(
  { db }: Pick<Deps, "db">,
  actor: AccountActor,
  { consultationId, chatRoomId = "" }: Which,
): Promise<Conversation> {
  if (consultationId === undefined) {
    if (await isMember(db, chatRoomId, actor.accountId)) return { kind: "room", id: chatRoomId };
    throw new Unusable("unknown_room", (await isThere(db, chatRoomId)) ? { refused: {} } : {});
  }
  const consultation = await findConsultation(db, { id: consultationId });
  if (consultation && isBegun(consultation) && isParticipant(actor, consultation))
    return { kind: "consultation", id: consultationId, consultation };
  throw new Unusable("unknown_consultation", consultation && { refused: { patientId: consultation.patientId } });
}

/** @throws Conflict where nothing more is said in it. */
export async function assertOpen(
  deps: Pick<Deps, "db">,
  { id, kind, consultation }: Conversation,
  now: Date,
): Promise<void> {
  if (consultation) assertRunning(consultation, now);
  if (kind === "room" && !(await mayStillMeet(deps, id))) throw new Conflict("room_over");
}
