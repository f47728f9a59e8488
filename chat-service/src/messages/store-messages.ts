import type { ClinicEvents } from "@rawat/contracts";
import {
  type BatchHandler,
  crashPoint,
  type Foundation,
  inTransaction,
  isDatabaseAway,
  nowMs,
  runAs,
  TooSlow,
  TryLater,
} from "@rawat/platform";
import { workerName } from "../config.ts";
import { lockConsultation, noteAnswered } from "../consultations/consultation-store.ts";
import { listSuperseded, triedForMs } from "./claim-store.ts";
import { SealedMessage } from "./message.ts";
import { insertMessages } from "./message-store.ts";

/** What was accepted, read; what cannot be read is its own fault, and no other's. */
const readAll = (bodies: readonly { body: string }[]) =>
  Promise.allSettled(bodies.map(async ({ body }) => SealedMessage.parse(JSON.parse(body))));

/** Stores what was accepted, many at once, each once. A database that is away is no message's fault. */
export const storeMessages =
  ({ db, outbox }: Pick<Foundation<ClinicEvents>, "db" | "outbox">): BatchHandler =>
  async (deliveries) => {
    const read = await readAll(deliveries);
    const messages = read.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    try {
      await runAs(workerName, () =>
        inTransaction(db, async (trx) => {
          const superseded = await listSuperseded(trx, triedLongAgo(messages));
          const held = messages.filter(({ id }) => !superseded.has(id));
          const answers = firstAnswers(held);
          // Whoever takes back meanwhile that there is an answer waits, and then sees it.
          for (const { conversationId } of answers) await lockConsultation(trx, conversationId);
          const rows = held.map(({ patientId: _, doctorId: __, ...row }) => row);
          const fresh = await insertMessages(trx, rows);
          const told = held.filter(({ id }) => fresh.has(id)).map(toldOf);
          if (told.length > 0) await outbox.publish(trx, ...told);
          for (const { conversationId, createdAt } of answers) await noteAnswered(trx, conversationId, createdAt);
          crashPoint("messages-before-commit");
        }),
      );
    } catch (error) {
      throw isDatabaseAway(error) || error instanceof TooSlow ? new TryLater(error) : error;
    }
    crashPoint("messages-stored");
    return read;
  };

/**
 * What may have been given another id since, in one order for everybody. Of the rest, which is nearly all, nobody has to look: that happens a
 * minute later at the earliest, and the clocks of those who do it are not half of that apart.
 */
const triedLongAgo = (messages: readonly SealedMessage[]) =>
  messages
    .flatMap(({ clientMessageId, ...one }) => (clientMessageId === null ? [] : { ...one, clientMessageId }))
    .filter(({ createdAt }) => nowMs() - Date.parse(createdAt) > triedForMs / 2)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** What doctors said in consultations, the first in each; in one order for everybody, so that two workers wait for each other and do not lock each other out. */
const firstAnswers = (messages: readonly SealedMessage[]): SealedMessage[] => {
  const answers = messages.filter(({ kind, senderRole }) => kind === "consultation" && senderRole === "doctor");
  return [...new Map(answers.toReversed().map((message) => [message.conversationId, message])).values()].sort((a, b) =>
    a.conversationId < b.conversationId ? -1 : 1,
  );
};

const toldOf = ({ id, kind, conversationId, patientId, doctorId }: SealedMessage) => ({
  type: "chat.message_stored" as const,
  subject: id,
  version: 1,
  data: {
    id,
    ...(kind === "consultation" ? { consultationId: conversationId } : { chatRoomId: conversationId }),
    ...(patientId && { patientId }),
    ...(doctorId && { doctorId }),
  },
});
