import { randomUUID } from "node:crypto";
import type { AccountActor } from "@rawat/contracts";
import { createEncryption, instant, newId, systemClock, type Transaction } from "@rawat/platform";
import { openKeyValue } from "../../platform/src/key-value/open.ts";
import { openChatStore } from "../../tests/harness/chat-store.ts";
import { newConsultation } from "../src/consultations/consultation.ts";
import { insertConsultation, writeConsultation } from "../src/consultations/consultation-store.ts";
import type { Deps } from "../src/deps.ts";
import { acceptMessage } from "../src/messages/accept-message.ts";
import { contextOf, type SealedMessage } from "../src/messages/message.ts";
import { insertMessages } from "../src/messages/message-store.ts";
import { keepAccount } from "../src/people/account-store.ts";
import { keepTie } from "../src/people/acquaintance-store.ts";
import { openRoom } from "../src/rooms/room-store.ts";

export const doctorOf = (staffId: string): AccountActor => ({
  kind: "account",
  accountId: newId(),
  role: "doctor",
  name: "dr. Sari",
  staffId,
});

export const patientOf = (n: number): AccountActor => ({
  ...{ kind: "account", role: "patient", name: `Siti ${n}` },
  ...{ accountId: newId(), patientId: newId() },
});

/** Where consultations run and are talked in, without the programs around it. */
export async function openTalks() {
  const { db, close: closeStore } = await openChatStore();
  const keyValue = await openKeyValue();

  const encryption = createEncryption("x".repeat(48));
  const deps = () => ({ db, keyValue, encryption }) as unknown as Deps;

  const messageOf = (conversationId: string, more: Partial<SealedMessage> = {}): SealedMessage => {
    const id = more.id ?? newId();
    return {
      id,
      conversationId,
      kind: "consultation",
      patientId: newId(),
      doctorId: newId(),
      senderId: newId(),
      senderName: "dr. Sari",
      senderRole: "doctor",
      type: "text",
      content: encryption.encrypt("Halo", contextOf(id)),
      attachmentId: null,
      clientMessageId: randomUUID(),
      createdAt: instant(new Date()),
      ...more,
    };
  };

  const store = ({ patientId: _, doctorId: __, ...row }: SealedMessage) =>
    db.transaction((trx) => insertMessages(trx as Transaction, [row]));

  /** A consultation that runs, and since when. */
  async function underWay(): Promise<{ id: string; at: string; doctorId: string }> {
    const at = instant(new Date());
    const paid = { paymentId: newId(), patientId: newId(), doctorId: newId(), isLate: false, paymentBegunAt: at };
    const consultation = newConsultation(paid, new Date());
    const inAnHour = new Date(Date.now() + 3_600_000);
    const { id } = consultation;
    await db.transaction(async (trx) => {
      await insertConsultation(trx as Transaction, consultation);
      await writeConsultation(trx as Transaction, {
        ...consultation,
        status: "active",
        startedAt: at,
        expiresAt: instant(inAnHour),
      });
    });
    return { id, at, doctorId: paid.doctorId };
  }

  /** What a doctor is answered who sends something, where the queue does so much with it. */
  function sendBy(doctorId: string, publish: () => Promise<void>, more: Partial<Deps> = {}) {
    const hub = { tell() {} };
    const limits = { take: async () => 0 };
    const all = {
      ...deps(),
      clock: systemClock,
      hub,
      limits,
      roomMessagesADay: 1,
      queue: { publish },
      ...more,
    } as unknown as Deps;
    const actor = doctorOf(doctorId);
    const clientMessageId = randomUUID();
    return (consultationId: string) => acceptMessage(all, actor, { consultationId, content: "Halo", clientMessageId });
  }

  /** A room of some people, of whom a patient has an appointment with the doctor. */
  async function roomOf(people: readonly AccountActor[]): Promise<string> {
    for (const { accountId: id, name, role, staffId = null, patientId = null } of people)
      await keepAccount(db, { id, name, role, staffId, version: 1, email: null, patientId }, false);
    const [doctorId, patientId] = [
      people.find((one) => one.staffId)?.staffId,
      people.find((one) => one.patientId)?.patientId,
    ];
    if (doctorId && patientId)
      await keepTie(db, { doctorId, patientId, appointmentId: newId(), version: 1, isOff: false });
    const room = { id: newId(), createdAt: instant(new Date()), memberIds: people.map(({ accountId }) => accountId) };
    await db.transaction((trx) => openRoom(trx as Transaction, room));
    return room.id;
  }

  const close = async () => {
    await keyValue.close();
    await closeStore();
  };
  return { db, keyValue, encryption, deps, messageOf, store, roomOf, underWay, sendBy, close };
}
