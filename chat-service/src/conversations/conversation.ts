import type { AccountActor } from "@rawat/contracts";
import { Unusable } from "@rawat/platform";
import { assertRunning, type BegunConsultation, isBegun } from "../consultations/consultation.ts";
import { findConsultation } from "../consultations/consultation-store.ts";
import { isParticipant } from "../consultations/policy.ts";
import type { Deps } from "../deps.ts";
import { isMember } from "../rooms/room-store.ts";
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
    const isTheirs =
      (await isMember(db, chatRoomId, actor.accountId)) && (await mayStillMeet({ db }, actor, chatRoomId));
    if (!isTheirs) throw new Unusable("unknown_room");
    return { kind: "room", id: chatRoomId };
  }
  const consultation = await findConsultation(db, { id: consultationId });
  if (consultation && isBegun(consultation) && isParticipant(actor, consultation))
    return { kind: "consultation", id: consultationId, consultation };
  throw new Unusable("unknown_consultation", consultation && { refused: { patientId: consultation.patientId } });
}

/** @throws Conflict where nothing more is said in it. */
export function assertOpen({ consultation }: Conversation, now: Date): void {
  if (consultation) assertRunning(consultation, now);
}
