import { randomBytes } from "node:crypto";
import { domain } from "@rawat/contracts";
import { createEncryption, instant, newId, platformMigrations, type Transaction } from "@rawat/platform";
import { createTestStore, type TestStore } from "@rawat/platform/testing";
import type { Knex } from "knex";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrations } from "../../chat-service/migrations/index.ts";
import * as attachments from "../../chat-service/src/attachments/attachment-store.ts";
import { newConsultation } from "../../chat-service/src/consultations/consultation.ts";
import * as consultations from "../../chat-service/src/consultations/consultation-store.ts";
import * as readMarks from "../../chat-service/src/consultations/read-mark-store.ts";
import * as claims from "../../chat-service/src/messages/claim-store.ts";
import * as messages from "../../chat-service/src/messages/message-store.ts";
import { removeHeldOf, takeHeld } from "../../chat-service/src/notifications/held-news-store.ts";
import * as letters from "../../chat-service/src/notifications/letter-store.ts";
import * as notifications from "../../chat-service/src/notifications/notification-store.ts";
import * as accounts from "../../chat-service/src/people/account-store.ts";
import { areAcquainted, keepPaidTie, keepTie } from "../../chat-service/src/people/acquaintance-store.ts";
import { findNames, keepPerson } from "../../chat-service/src/people/person-store.ts";
import { forgetAttendance, isAttendedElsewhere } from "../../chat-service/src/presence/attendance-store.ts";
import * as presence from "../../chat-service/src/presence/presence-store.ts";
import * as rooms from "../../chat-service/src/rooms/room-store.ts";
import { listHappened } from "../../chat-service/src/timeline/timeline-store.ts";
import { migrate } from "../../platform/src/database/migrate.ts";
import { openDatabase } from "../../platform/src/database/open.ts";
import { expectIndexes, expectOrderOfIndex, multiplyRows } from "../harness/plans.ts";

let store: TestStore;
let db: Knex;
beforeAll(async () => {
  store = await createTestStore(["chat"]);
  db = await openDatabase({ url: store.environment.DATABASE_URL_CHAT, file: `${store.folder}/chat.sqlite` });
  await migrate(db, [...platformMigrations(domain.owners), ...migrations]);
});
afterAll(async () => {
  await db?.destroy();
  await store?.remove();
});

const encryption = createEncryption(randomBytes(36).toString("base64url"));
const minuteMs = 60_000;
const rowsCount = 1_000;
const begin = Date.now() - 2 * rowsCount * minuteMs;
const timeOf = (n: number) => instant(new Date(begin + n * minuteMs));
const peopleCount = 20;

interface Talk {
  id: string;
  patientId: string;
  doctorId: string;
  senderId: string;
  messageId: string;
  attachmentId: string;
}

/** The n-th consultation of twenty patients with as many doctors, with all that is written about one. */
async function keep(trx: Transaction, n: number, people: readonly string[]): Promise<Talk> {
  const at = timeOf(n);
  const [patientId, doctorId, senderId] = [people[n % peopleCount] ?? "", people[(n * 7) % peopleCount] ?? "", newId()];
  const consultation = newConsultation(
    { paymentId: newId(), patientId, doctorId, isLate: false, paymentBegunAt: at },
    new Date(at),
  );
  const { id } = consultation;
  const isOver = n % 20 > 0;
  const begun = { ...consultation, startedAt: at, expiresAt: at, dueAt: isOver ? null : at };
  await consultations.insertConsultation(trx, { ...begun, status: isOver ? "expired" : "active" });
  const conversation = { conversationId: id, kind: "consultation" as const, senderId };
  const [messageId, attachmentId, notificationId] = [newId(), newId(), newId()];
  const said = { senderName: "Siti", senderRole: "patient" as const, type: "text" as const, content: "x" };
  const message = { ...conversation, ...said, id: messageId, attachmentId, clientMessageId: newId(), createdAt: at };
  await messages.insertMessages(trx, [message]);
  const key = { conversationId: id, senderId, clientMessageId: newId() };
  await claims.claim(trx, { ...key, messageId, fingerprint: "x", createdAt: at, acceptedAt: null });
  const file = { ...conversation, id: attachmentId, name: "foto", mediaType: "image/png" as const, bytes: 3 };
  await attachments.insertAttachment(
    trx,
    { ...file, createdAt: at, sentAt: n % 5 ? at : null },
    Buffer.from("abc"),
    encryption,
  );
  await readMarks.moveReadMark(trx, id, { accountId: senderId, messageId });
  const person = { id: senderId, version: 1, name: "Siti", email: "s@x.test", role: "patient" as const };
  await accounts.keepAccount(trx, { ...person, patientId: newId(), staffId: newId() }, false);
  await presence.sign(trx, { accountId: senderId, instanceId: newId() }, at);
  await presence.settlePresence(trx, senderId, new Date(at));
  await rooms.openRoom(trx, { id: newId(), createdAt: at, memberIds: [senderId, people[n % peopleCount] ?? ""] });
  const news = { type: "record_ready" as const, subjectId: newId(), details: {}, createdAt: at };
  const readAt = n % 3 ? at : null;
  await notifications.insertNotification(trx, { ...news, id: notificationId, accountId: people[n % 5] ?? "", readAt });
  if (n % 5 === 0) await letters.insertLetter(trx, { notificationId, tries: 0, dueAt: at, createdAt: at });
  await keepPerson(trx, { id: newId(), name: "Siti", version: 1 });
  await keepPaidTie(trx, { paymentId: newId(), version: 1, patientId: newId(), doctorId: newId(), isOff: false });
  return { id, patientId, doctorId, senderId, messageId, attachmentId };
}

it("no statement of the chat service reads a table from end to end, and lists come in the order of an index", async () => {
  const people = Array.from({ length: peopleCount }, newId);
  let last: Talk | undefined;
  await db.transaction(async (trx) => {
    for (let n = 0; n < rowsCount; n++) last = await keep(trx as Transaction, n, people);
  });
  const tables = [
    "consultations",
    "messages",
    "messageClaims",
    "attachments",
    "attachmentPieces",
    "readMarks",
  ] as const;
  const others = ["accounts", "presence", "presenceSigns", "chatRoomMembers", "letters"] as const;
  const later = { later: ["createdAt"] };
  await multiplyRows(
    db,
    {
      ...Object.fromEntries([...tables, ...others].map((table) => [table, {}])),
      consultations: { same: ["patientId", "doctorId"] },
      notifications: { same: ["accountId"], ...later },
      people: {},
      paidTies: {},
    },
    rowsCount * minuteMs,
  );
  if (!last) throw expect.fail();
  const { id, patientId, doctorId, senderId, messageId, attachmentId } = last;
  const accountId = people[0] ?? "";
  const limit = 21;
  const charactersMax = 1_000_000;
  const lists = async () => {
    for (const beforeId of [undefined, newId()]) {
      for (const only of [{}, { patientId }, { doctorId }])
        await consultations.listConsultations(db, { limit, only, beforeId });
      for (const isUnread of [true, false])
        await notifications.listNotifications(db, { accountId, limit, isUnread, beforeId });
    }
    for (const before of [undefined, messageId]) await messages.listLatest(db, id, { limit, before, charactersMax });
    await messages.listAfter(db, id, messageId, { limit, charactersMax });
    for (const after of [undefined, { at: timeOf(5), id }]) await listHappened(db, { patientId, limit, after });
  };
  await expectOrderOfIndex(db, lists, 2 * 5 + 2 + 1 + 2);
  await expectIndexes(
    db,
    async () => {
      await lists();
      await consultations.listDue(db, timeOf(3), 50);
      await consultations.listToBegin(db, timeOf(3), 50);
      await consultations.listUnderWayOf(db, { staffId: doctorId });
      await consultations.listUnderWayOf(db, { patientId });
      await consultations.findConsultation(db, { paymentId: newId() });
      await consultations.noteAnswered(db, id, timeOf(1));
      await consultations.putOff(db, { id, dueAt: timeOf(1) }, timeOf(2));
      await consultations.findConsultations(db, [id, newId()]);
      await messages.isStored(db, id, messageId);
      await messages.findStored(db, [messageId, newId()]);
      await claims.findClaim(db, { conversationId: id, senderId, clientMessageId: "x" });
      await claims.findClaim(db, { messageId: newId() });
      await claims.markAccepted(db, { conversationId: id, senderId, clientMessageId: "x" }, timeOf(1));
      await attachments.listSealed(db, [attachmentId, newId()]);
      await attachments.findAttachment(db, attachmentId, encryption);
      await attachments.countBytes(db, senderId, timeOf(1));
      await attachments.noteSent(db, attachmentId, timeOf(1));
      await attachments.forgetUnsent(db, timeOf(3), 20);
      expect(await attachments.readPiece(db, attachmentId, 0, encryption)).toBeDefined();
      await readMarks.listReadMarks(db, id);
      await readMarks.moveReadMark(db, id, { accountId: senderId, messageId });
      await accounts.findAccount(db, senderId);
      await accounts.findParticipants(db, { patientId, doctorId });
      await accounts.findAccounts(db, [senderId, newId()]);
      await areAcquainted(db, patientId, doctorId);
      await keepTie(db, { appointmentId: newId(), version: 1, patientId, doctorId, isOff: false });
      await removeHeldOf(db, newId());
      await takeHeld(db, newId());
      await findNames(db, [patientId, newId()]);
      await presence.findOnline(db, [senderId, newId()]);
      await presence.signAnew(db, newId(), [senderId], timeOf(1));
      const attendance = { consultationId: id, accountId: senderId, instanceId: newId() };
      await isAttendedElsewhere(db as Transaction, attendance, timeOf(1));
      await forgetAttendance(db as Transaction, senderId);
      await presence.listOverdue(db, new Date(timeOf(3)), 100);
      await rooms.listRooms(db, { accountId: senderId, limit });
      await rooms.isMember(db, newId(), senderId);
      await notifications.listOf(db, { accountId, subjectId: newId() });
      await notifications.countUnread(db, accountId, 100);
      await notifications.markRead(db, { accountId }, timeOf(1));
      await notifications.markRead(db, { accountId, id: newId() }, timeOf(1));
      await letters.listDueLetters(db, timeOf(3), timeOf(4), 20);
      await letters.claimLetter(
        db,
        { notificationId: newId(), dueAt: timeOf(1), tries: 0, createdAt: timeOf(1) },
        timeOf(2),
      );
      await letters.removeLetter(db, newId());
      await db.transaction(async (trx) => {
        await consultations.countRunning(trx as Transaction, doctorId);
        const kept = newConsultation(
          { paymentId: newId(), patientId, doctorId, isLate: true, paymentBegunAt: null },
          new Date(),
        );
        await consultations.hasAnother(trx as Transaction, kept, timeOf(1));
        await rooms.openRoom(trx as Transaction, {
          id: newId(),
          createdAt: timeOf(1),
          memberIds: [senderId, accountId],
        });
        await presence.forgetSigns(trx as Transaction, senderId);
      });
    },
    60,
  );
});
