import type { ConsultationState } from "@rawat/contracts";
import { askChats } from "../api/chats.ts";
import { learnServerTime } from "./server-clock.ts";

/** Reads how far a consultation is, and by that what the clinic's clock shows. */
export async function readState(id: string, signal?: AbortSignal): Promise<ConsultationState> {
  const { data } = await askChats(signal).status({ params: { id } });
  if (data.status === "active") learnServerTime(Date.parse(data.expiresAt) - data.secondsRemaining * 1_000);
  return data;
}
