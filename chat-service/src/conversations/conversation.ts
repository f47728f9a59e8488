import type { AccountActor } from "@rawat/contracts";
import { Unusable } from "@rawat/platform";
import { assertRunning, type BegunConsultation, isBegun } from "../consultations/consultation.ts";
import { findConsultation } from "../consultations/consultation-store.ts";
import { isParticipant } from "../consultations/policy.ts";
import type { Deps } from "../deps.ts";
import { isMember } from "../rooms/room-store.ts";

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

/** The conversation that somebody names and belongs to. @throws Unusable; another's is none, in the same words */
export async function findTheirs(
  { db }: Pick<Deps, "db">,
  actor: AccountActor,
  { consultationId, chatRoomId = "" }: Which,
): Promise<Conversation> {
  if (consultationId === undefined) {
    if (!(await isMember(db, chatRoomId, actor.accountId))) throw new Unusable("unknown_room");
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
