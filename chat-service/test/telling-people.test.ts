import type { ClinicEvents, Notification, NotificationDetails } from "@rawat/contracts";
import { createOutbox, inTransaction, newId, runAs } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import { openChatStore } from "../../tests/harness/chat-store.ts";
import type { Deps } from "../src/deps.ts";
import { reactions } from "../src/events.ts";
import { letterOf } from "../src/notifications/letter.ts";
import { listDueLetters } from "../src/notifications/letter-store.ts";
import { notify } from "../src/notifications/notify.ts";
import { startSendingLetters } from "../src/notifications/send-letters.ts";
import { keepAccount } from "../src/people/account-store.ts";
import { startPresence } from "../src/presence/presence.ts";

const { db, close } = await openChatStore();
afterAll(close);

let now = Date.now();
const deps = {
  db,
  clock: { now: () => new Date(now) },
  hub: { tell() {} },
  logger: { warn() {}, error() {}, info() {}, debug() {} },
  outbox: createOutbox<ClinicEvents>("chat"),
  sender: { clinic: "Klinik", origin: "http://localhost:5000", zone: "Asia/Jakarta" },
} as unknown as Deps;

async function newPatient(): Promise<{ id: string; patientId: string }> {
  const [id, patientId] = [newId(), newId()];
  await keepAccount(
    db,
    { id, patientId, version: 1, name: "Siti", email: "siti@rawat.test", role: "patient", staffId: null },
    false,
  );
  return { id, patientId };
}

const remind = (patientId: string, subjectId: string, details: NotificationDetails) =>
  inTransaction(db, (trx) =>
    notify(trx, deps, { patientId }, { type: "appointment_reminder", subjectId, details, again: false }),
  );

describe("a reminder", () => {
  it("is told once for each time to which an appointment was moved, also one at which it was before", async () => {
    const { id: accountId, patientId } = await newPatient();
    const subjectId = newId();
    const at = (hour: string) => ({ startsAt: `2030-01-07T${hour}:00:00.000Z`, name: "dr. Sari" });
    for (const hour of ["03", "03", "04", "04", "03", "03"]) {
      await remind(patientId, subjectId, at(hour));
      now += 1_000;
    }
    expect(await db("notifications").where({ accountId, subjectId })).toHaveLength(3);
  });
});

it("whoever pays again after the bank took it back is told so each time, and of neither twice", async () => {
  const { id: accountId, patientId } = await newPatient();
  const subjectId = newId();
  const settled = ["payment_settled", "payment_settled"] as const;
  for (const type of [...settled, "payment_reversed", ...settled] as const) {
    const news = { type, subjectId, details: { amount: 75_000 }, again: false };
    await inTransaction(db, (trx) => notify(trx, deps, { patientId }, news));
    now += 1_000;
  }
  const told: { type: string }[] = await db("notifications").where({ accountId, subjectId }).orderBy("id");
  expect(told.map(({ type }) => type)).toEqual(["payment_settled", "payment_reversed", "payment_settled"]);
});

describe("a letter", () => {
  it.each([
    [true, "uangnya dikembalikan", "is returned"],
    [false, undefined, undefined],
  ] as const)(
    "of the end of a talk says that the money goes back where it does (%s), and only there",
    (isToRefund, ...said) => {
      const at = new Date(now).toISOString();
      const notification = {
        id: newId(),
        type: "consultation_ended",
        subjectId: newId(),
        isToRefund,
        createdAt: at,
        readAt: null,
      };
      const { text } = letterOf(notification as Notification, "siti@rawat.test", deps.sender);
      expect([/uangnya dikembalikan/.exec(text)?.[0], /is returned/.exec(text)?.[0]]).toEqual(said);
    },
  );

  it("that a mail server takes long for is nobody else's to send until that one would have given up", async () => {
    await db("letters").delete();
    const { patientId } = await newPatient();
    await remind(patientId, newId(), { startsAt: "2030-01-07T03:00:00.000Z", name: "dr. Sari" });
    const sent: object[] = [];
    const sentBy = Promise.withResolvers<void>();
    const send = (letter: object) => {
      sent.push(letter);
      return sentBy.promise;
    };
    const post = { ...deps, mail: { send, close() {} } };
    const [one, other] = [startSendingLetters(post), startSendingLetters(post)];
    await expect.poll(() => sent.length, { timeout: 5_000 }).toBe(1);
    now += 170_000;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(sent).toHaveLength(1);
    sentBy.resolve();
    await Promise.all([one.stop(), other.stop()]);
    expect(await db("letters")).toEqual([]);
  });
});

describe("letters that wait", () => {
  /** That an appointment is near, so many of them. */
  async function waiting(letters: readonly object[]): Promise<void> {
    await db("letters").delete();
    for (const letter of letters) {
      const { id: accountId, patientId } = await newPatient();
      await remind(patientId, newId(), { startsAt: "2030-01-07T03:00:00.000Z", name: "dr. Sari" });
      const [{ id: notificationId }] = await db("notifications").where({ accountId });
      await db("letters").where({ notificationId }).update(letter);
    }
  }

  const mailAway = {
    async send() {
      throw new Error("it is away");
    },
    close() {},
  };

  it("for a mail server that is away are tried again after a minute, two, four, and at last hourly", async () => {
    await waiting([0, 1, 2, 5, 6].map((tries) => ({ tries })));
    const sending = startSendingLetters({ ...deps, mail: mailAway });
    const minutes = async () => {
      const rows: { dueAt: string }[] = await db("letters").orderBy("tries");
      return rows.map(({ dueAt }) => (Date.parse(dueAt) - now) / 60_000);
    };
    await expect.poll(minutes, { timeout: 5_000 }).toEqual([1, 2, 4, 32, 60]);
    await sending.stop();
  });

  it("for a mail server that is away are tried for a day, and then no more", async () => {
    const dayMs = 24 * 3_600_000;
    const heldFor = (ms: number, tries: number) => ({ createdAt: new Date(now - ms).toISOString(), tries });
    await waiting([heldFor(dayMs - 60_000, 1), heldFor(dayMs + 60_000, 2)]);
    const sending = startSendingLetters({ ...deps, mail: mailAway });
    const tried = async () => (await db("letters")).map(({ tries }) => tries);
    await expect.poll(tried, { timeout: 5_000 }).toEqual([2]);
    await sending.stop();
  });

  it("leave in the order in which they were due, however many there are", async () => {
    const dueAts = [2, 3, 1].map((minutes) => new Date(now - minutes * 60_000).toISOString());
    await waiting(dueAts.map((dueAt) => ({ dueAt })));
    const later = new Date(now + 3_600_000).toISOString();
    const [first] = await listDueLetters(db, new Date(now).toISOString(), later, 1);
    expect(first?.dueAt).toBe(dueAts[1]);
  });
});

describe("a letter that would say what is true no more", () => {
  const sentOf = async () => {
    const sent: object[] = [];
    const post = { ...deps, mail: { send: async (letter: object) => void sent.push(letter), close() {} } };
    const sending = startSendingLetters(post);
    await expect.poll(() => db("letters"), { timeout: 5_000 }).toEqual([]);
    await sending.stop();
    return sent;
  };

  it.each(["consultation_started", "consultation_expiring"] as const)(
    "is not sent: that a talk lasts (%s) which is over",
    async (type) => {
      await db("letters").delete();
      const { patientId } = await newPatient();
      const details = { expiresAt: new Date(now + 1_000).toISOString(), name: "dr. Sari" };
      await inTransaction(db, (trx) =>
        notify(trx, deps, { patientId }, { type, subjectId: newId(), details, again: false }),
      );
      now += 2_000;
      expect(await sentOf()).toEqual([]);
    },
  );

  it("is not sent: that an appointment is near which was moved", async () => {
    await db("letters").delete();
    const { patientId } = await newPatient();
    const [id, doctorId] = [newId(), newId()];
    await remind(patientId, id, { startsAt: "2030-01-07T03:00:00.000Z", name: "dr. Sari" });
    const data = { id, patientId, doctorId, startsAt: "2030-02-07T03:00:00.000Z", endsAt: "2030-02-07T03:30:00.000Z" };
    const moved = { version: 2, again: false, data: { ...data, mode: "in_person", status: "booked" } };
    await inTransaction(
      db,
      (trx) => reactions(deps)["appointment.rescheduled"]?.(trx, moved as never) as Promise<void>,
    );
    expect(await sentOf()).toEqual([]);
  });
});

it("whose account was closed is gone at once, and is not there again for a moment when their line ends", async () => {
  const [accountId, staffId] = [newId(), newId()];
  const account = {
    id: accountId,
    version: 1,
    name: "dr. Sari",
    email: null,
    role: "doctor",
    patientId: null,
    staffId,
  } as const;
  await keepAccount(db, account, false);
  const presence = startPresence(deps);
  const actor = { kind: "account", accountId, role: "doctor", name: "dr. Sari", staffId } as const;
  await presence.came(actor);
  const isThere = async () => (await db("presence").where({ accountId, isOnline: 1 })).length;
  expect(await isThere()).toBe(1);
  await inTransaction(db, (trx) =>
    runAs("chat", async () =>
      reactions(deps)["account.disabled"]?.(trx, { version: 2, again: false, data: account } as never),
    ),
  );
  expect(await isThere()).toBe(0);
  await presence.went(actor);
  expect(await isThere()).toBe(0);
  await presence.stop();
});

describe("whoever comes back", () => {
  it("is there, also when the first time they came could not be written down", async () => {
    const { id: accountId, patientId } = await newPatient();
    const actor = { kind: "account", accountId, role: "patient", name: "Siti", patientId } as const;
    const presence = startPresence(deps);
    await db.schema.renameTable("presenceSigns", "presenceSignsAway");
    await expect(presence.came(actor)).rejects.toThrow();
    await db.schema.renameTable("presenceSignsAway", "presenceSigns");
    await presence.came(actor);
    expect(await db("presence").where({ accountId, isOnline: 1 })).toHaveLength(1);
    await presence.stop();
  });
});
