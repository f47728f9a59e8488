import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { untilQueueIsEmpty } from "../harness/stores.ts";

/** As near as what is counted in seconds has to be. */
const nearSeconds = 2;

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const say = async (token: string, json: object): Promise<string> => {
  const { status, text, body } = await ask("POST", "/api/chats/messages", { token, json });
  expect(status, text).toBe(202);
  return body.data.id;
};
const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** The ids on each page of a list, as whoever turns its pages sees them. */
async function pagesOf(path: string, token: string, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query = `${path.includes("?") ? "&" : "?"}limit=${limit}${cursor && `&cursor=${cursor}`}`;
    const { status, text, body } = await ask("GET", `${path}${query}`, { token });
    expect(status, text).toBe(200);
    pages.push(idsOf(body.data));
    cursor = body.meta.nextCursor;
  }
  return pages;
}

/** The same of a conversation, whose pages are turned back, the latest first. */
async function pagesBack(path: string, token: string, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  for (let before = ""; ; ) {
    const page = idsOf(await dataOf(`${path}?limit=${limit}${before && `&before=${before}`}`, token));
    if (page.length === 0) return pages;
    pages.push(page);
    before = page[0] as string;
  }
}

describe("how far a consultation is", () => {
  /** The two in it in the order of their roles, for any will do. */
  async function statusOf(id: string, { token }: Pick<Talker, "token">) {
    const seen = await dataOf(`/api/chats/consultation/${id}/status`, token);
    seen.participants.sort((a: { role: string }, b: { role: string }) => (a.role < b.role ? -1 : 1));
    return seen;
  }

  it("is told to its two and to an administrator in every field, while it runs and when it is over, and to nobody else", async () => {
    const { patient, doctor, consultationId, consultation } = await surgery.talking();
    const messageId = await say(patient.token, { consultationId, content: "Halo" });
    const physician = await surgery.connect(doctor.token);
    await physician.send("mark_read", { consultationId, messageId });
    const participant = (one: Talker, role: string, online: boolean) => ({
      userId: one.accountId,
      name: one.name,
      role,
      online,
    });
    const participants = [participant(doctor, "doctor", true), participant(patient, "patient", false)];
    const { startedAt, expiresAt } = consultation;
    const secondsRemaining = expect.any(Number);
    const readMarks = [{ userId: doctor.accountId, messageId }];
    const running = { status: "active", startedAt, expiresAt, secondsRemaining, participants, readMarks };
    await until(async () => (await statusOf(consultationId, patient)).participants[0].online, 20_000);
    for (const reader of [patient, doctor, { token: surgery.admin }]) {
      const seen = await statusOf(consultationId, reader);
      expect(seen).toEqual(running);
      const left = (Date.parse(expiresAt) - Date.now()) / 1_000;
      expect(Math.abs(seen.secondsRemaining - left)).toBeLessThanOrEqual(nearSeconds);
    }
    const path = `/api/chats/consultation/${consultationId}/status`;
    for (const { token } of [await surgery.newPatient(), await surgery.newDoctor()])
      expect((await ask("GET", path, { token })).status).toBe(404);
    expect((await ask("GET", path, { token: surgery.desk })).status).toBe(403);
    await ask("POST", `/api/consultations/${consultationId}/end`, { token: doctor.token });
    // Nobody is watched by whom they have talked with once.
    const over = participants.map((one) => ({ ...one, online: false }));
    const ended = { ...running, status: "ended", secondsRemaining: 0, participants: over };
    expect(await statusOf(consultationId, patient)).toEqual(ended);
  });
});

describe("the list of consultations", () => {
  /** Two patients with each of two doctors; the first talks with the first once more. */
  async function openList() {
    const [mother, father] = [await surgery.newPatient(), await surgery.newPatient()];
    const [sari, bima] = [await surgery.newDoctor(), await surgery.newDoctor()];
    const over = await surgery.begin(mother, sari);
    await ask("POST", `/api/consultations/${over.id}/end`, { token: sari.token });
    await surgery.comesTo(over.paymentId, "refunded", 20_000);
    const withBima = await surgery.begin(mother, bima);
    const fathers = await surgery.begin(father, sari);
    const fathersOver = await surgery.begin(father, bima);
    await ask("POST", `/api/consultations/${fathersOver.id}/end`, { token: bima.token });
    const again = await surgery.begin(mother, sari);
    return { mother, father, sari, bima, over, withBima, fathers, fathersOver, again };
  }

  it("is narrowed by patient, doctor, payment and status, also together, and to their own for its two whatever they ask for", async () => {
    const { mother, father, sari, bima, over, withBima, fathers, fathersOver, again } = await openList();
    const list = async (token: string, query: string) => idsOf(await dataOf(`/api/consultations?${query}`, token));
    const { admin } = surgery;
    const ofMother = `patientId=${mother.personId}`;
    expect(await list(admin, ofMother)).toEqual([again.id, withBima.id, over.id]);
    expect(await list(admin, `${ofMother}&status=active`)).toEqual([again.id, withBima.id]);
    expect(await list(admin, `${ofMother}&status=ended`)).toEqual([over.id]);
    expect(await list(admin, `${ofMother}&status=expired`)).toEqual([]);
    expect(await list(admin, `paymentId=${fathers.paymentId}`)).toEqual([fathers.id]);
    expect(await list(admin, `${ofMother}&paymentId=${fathers.paymentId}`)).toEqual([]);
    expect(await list(admin, `status=ended&paymentId=${fathers.paymentId}`)).toEqual([]);

    expect(await list(mother.token, "")).toEqual([again.id, withBima.id, over.id]);
    expect(await list(mother.token, ofMother)).toEqual([again.id, withBima.id, over.id]);
    expect(await list(mother.token, "status=ended")).toEqual([over.id]);
    expect(await list(sari.token, "")).toEqual([again.id, fathers.id, over.id]);
    expect(await list(sari.token, ofMother)).toEqual([again.id, over.id]);
    expect(await list(sari.token, "status=active")).toEqual([again.id, fathers.id]);
    expect(await list(bima.token, `${ofMother}&status=active`)).toEqual([withBima.id]);
    expect(await list(admin, `doctorId=${bima.personId}`)).toEqual([fathersOver.id, withBima.id]);
    expect(await list(mother.token, `doctorId=${bima.personId}`)).toEqual([withBima.id]);
    expect(await list(bima.token, `doctorId=${bima.personId}`)).toEqual([fathersOver.id, withBima.id]);
    for (const [{ token }, query] of [
      [mother, `patientId=${father.personId}`],
      [mother, `patientId=${father.personId}&status=active`],
      [mother, `paymentId=${fathers.paymentId}`],
      [mother, `paymentId=${fathersOver.paymentId}&status=ended`],
      [sari, `paymentId=${withBima.paymentId}`],
      [sari, `patientId=${mother.personId}&paymentId=${withBima.paymentId}`],
      [bima, `paymentId=${again.paymentId}`],
      [sari, `doctorId=${bima.personId}`],
    ] as const)
      expect(await list(token, query), query).toEqual([]);
    expect((await ask("GET", "/api/consultations", { token: surgery.desk })).status).toBe(403);
  });

  it("has pages without a gap and nothing twice, also of a narrowed one and while new ones begin", async () => {
    const { mother, sari, over, withBima, again } = await openList();
    expect(await pagesOf("/api/consultations", mother.token, 2)).toEqual([[again.id, withBima.id], [over.id]]);
    // Three on pages of one, and of as many as there are: neither ends with an empty page.
    expect(await pagesOf("/api/consultations", mother.token, 1)).toEqual([[again.id], [withBima.id], [over.id]]);
    expect(await pagesOf("/api/consultations", mother.token, 3)).toEqual([[again.id, withBima.id, over.id]]);
    expect(await pagesOf("/api/consultations?status=active", mother.token, 1)).toEqual([[again.id], [withBima.id]]);
    expect(await pagesOf(`/api/consultations?patientId=${mother.personId}`, sari.token, 1)).toEqual([
      [again.id],
      [over.id],
    ]);
    const whole = (await pagesOf("/api/consultations", surgery.admin, 100)).flat();
    expect(whole).toEqual(whole.toSorted().reverse());
    expect((await pagesOf("/api/consultations", surgery.admin, 2)).flat()).toEqual(whole);
    const first = await ask("GET", "/api/consultations?limit=2", { token: mother.token });
    expect(first.body.meta).toEqual({ limit: 2, nextCursor: expect.any(String) });
    await surgery.begin(mother, await surgery.newDoctor());
    const rest = `/api/consultations?limit=2&cursor=${first.body.meta.nextCursor}`;
    expect(idsOf(await dataOf(rest, mother.token))).toEqual([over.id]);
  });
});

describe("plain rooms", () => {
  const open = async ({ token }: Talker, ...others: Talker[]): Promise<string> => {
    const json = { userIds: others.map(({ accountId }) => accountId) };
    let id = "";
    // Whose account was made a moment ago is known here a moment later.
    await until(async () => {
      const { status, body } = await ask("POST", "/api/chats/rooms", { token, json });
      id = body.data?.id;
      return status === 201;
    });
    return id;
  };

  it("are listed page by page, the newest first, to whoever is in them", async () => {
    const [own, one, two, three] = await Promise.all([1, 2, 3, 4].map(() => surgery.newDoctor()));
    if (!own || !one || !two || !three) throw new Error("nobody is there");
    const rooms: string[] = [];
    for (const others of [[one], [two], [three], [one, two], [two, three]]) rooms.push(await open(own, ...others));
    await open(one, three);
    const newest = rooms.toReversed();
    expect(await pagesOf("/api/chats/rooms", own.token, 2)).toEqual([
      newest.slice(0, 2),
      newest.slice(2, 4),
      newest.slice(4),
    ]);
    expect(await pagesOf("/api/chats/rooms", own.token, 5)).toEqual([newest]);
    expect((await pagesOf("/api/chats/rooms", two.token, 1)).flat()).toEqual([rooms[4], rooms[3], rooms[1]]);
  });

  it("have their messages turned back page by page without a gap and nothing twice, stored or not yet", async () => {
    const [own, other] = await Promise.all([surgery.newDoctor(), surgery.newDoctor()]);
    const chatRoomId = await open(own, other);
    const path = `/api/chats/rooms/${chatRoomId}/messages`;
    const said: string[] = [];
    const sayMore = async (count: number) => {
      for (let n = 0; n < count; n++)
        said.push(await say((n % 2 ? own : other).token, { chatRoomId, content: `Ke-${said.length}` }));
    };
    await sayMore(5);
    // With nothing in hand: frozen in the middle of storing it would keep everybody else from the file.
    await untilQueueIsEmpty(rawat);
    const [worker] = rawat.workers;
    await worker?.freeze();
    await sayMore(3);
    const expected = [said.slice(5), said.slice(2, 5), said.slice(0, 2)];
    expect(await pagesBack(path, own.token, 3)).toEqual(expected);
    worker?.thaw();
    // What came meanwhile changes nothing of the pages before it.
    const newer = await say(own.token, { chatRoomId, content: "Baru" });
    expect(idsOf(await dataOf(`${path}?limit=3&before=${said[5]}`, other.token))).toEqual(expected[1]);
    expect((await pagesBack(path, other.token, 2)).reverse().flat()).toEqual([...said, newer]);
    expect(idsOf(await dataOf(path, other.token))).toEqual([...said, newer]);
  });
});
