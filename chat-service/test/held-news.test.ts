import { inTransaction, newId } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import { openChatStore } from "../../tests/harness/chat-store.ts";
import type { Deps } from "../src/deps.ts";
import { notify, withdrawReminders } from "../src/notifications/notify.ts";
import { startTellingHeld } from "../src/notifications/tell-held.ts";
import { keepAccount } from "../src/people/account-store.ts";

const { db, close } = await openChatStore();
afterAll(close);

const now = Date.parse("2030-01-07T03:00:00.000Z");
const deps = {
  db,
  clock: { now: () => new Date(now) },
  hub: { tell() {} },
  logger: { warn() {}, error() {}, info() {}, debug() {} },
} as unknown as Deps;

type Whom = Parameters<typeof notify>[2];
type News = Parameters<typeof notify>[3];

const settled = (more: Partial<News> = {}): News => ({
  type: "payment_settled",
  subjectId: newId(),
  details: { amount: 75_000 },
  again: false,
  ...more,
});
const tell = (whom: Whom, news: News) => inTransaction(db, (trx) => notify(trx, deps, whom, news));

/** An account of theirs is heard of. @returns its id */
async function hearOf(whom: Whom, isDisabled = false): Promise<string> {
  const id = newId();
  const account = { id, version: 1, name: "Siti", email: "siti@rawat.test", role: "patient" as const };
  await keepAccount(db, { patientId: null, staffId: null, ...account, ...whom }, isDisabled);
  return id;
}

/** Lets two instances tell what is held, until nothing is that they could tell. */
async function tellHeld(): Promise<void> {
  const rounds = [startTellingHeld(deps), startTellingHeld(deps)];
  await new Promise((resolve) => setTimeout(resolve, 300));
  await Promise.all(rounds.map((one) => one.stop()));
}

const toldOf = async (accountId: string): Promise<string[]> =>
  (await db("notifications").where({ accountId }).orderBy("id")).map(({ type }: { type: string }) => type);

describe("whoever is heard of after their news", () => {
  it.each([{ patientId: newId() }, { staffId: newId() }])(
    "is told it, all of it, in its order and once: %o",
    async (whom) => {
      for (const type of ["payment_settled", "consultation_started"] as const)
        await tell(whom, settled({ type, details: { expiresAt: "2030-01-07T03:30:00.000Z" } }));
      const [id, stranger] = [await hearOf(whom), await hearOf({ patientId: newId() })];
      await tellHeld();
      expect(await toldOf(id)).toEqual(["payment_settled", "consultation_started"]);
      expect(await db("letters")).toHaveLength(2);
      expect(await toldOf(stranger)).toEqual([]);
      expect(await db("heldNews")).toEqual([]);
      await db("letters").delete();
    },
  );

  it("is not told what is true no more: that a talk lasts which is over, that an appointment is near which was moved", async () => {
    const whom = { patientId: newId() };
    const moved = newId();
    await tell(whom, settled({ type: "consultation_started", details: { expiresAt: "2030-01-07T03:00:00.000Z" } }));
    const details = { startsAt: "2030-01-07T04:00:00.000Z", hoursBefore: 1 as const };
    await tell(whom, settled({ type: "appointment_reminder", subjectId: moved, details }));
    await inTransaction(db, (trx) => withdrawReminders(trx, whom.patientId, moved));
    const id = await hearOf(whom);
    await tellHeld();
    expect(await toldOf(id)).toEqual([]);
    expect(await db("heldNews")).toEqual([]);
  });

  it("waits while their account is closed, and what is told anew is held for nobody", async () => {
    const whom = { patientId: newId() };
    const id = await hearOf(whom, true);
    await tell(whom, settled());
    await tell(whom, settled({ type: "payment_refunded", again: true }));
    const held = await db("heldNews");
    expect(held.map(({ type }: { type: string }) => type)).toEqual(["payment_settled"]);
    await tellHeld();
    expect(await toldOf(id)).toEqual([]);
    // The same ones: held anew they would be of now, and never forgotten.
    expect(await db("heldNews")).toEqual(held);
  });
});
