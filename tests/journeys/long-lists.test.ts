import { afterAll, beforeAll, expect, it } from "vitest";
import { aPatient, createPatient } from "../harness/rawat.ts";
import { aRecord, openRecords } from "../harness/records.ts";

let house: Awaited<ReturnType<typeof openRecords>>;
beforeAll(async () => {
  house = await openRecords();
});
afterAll(() => house.rawat.stop());

const long = (characters: number) => "Kontrol ".repeat(characters / 8).trim();

/** Reads a list to its end by the longest pages, and by short ones. @returns its rows by the ones and the others, and the longest page. */
async function readThrough(path: string, token: string) {
  let longest = 0;
  const read = async (limit: number) => {
    const rows: object[] = [];
    let pages = 0;
    for (let cursor: string | null = ""; cursor !== null; pages++) {
      const further: string = cursor && `&cursor=${cursor}`;
      const { status, text, body } = await house.rawat.ask("GET", `${path}limit=${limit}${further}`, { token });
      expect(status, text).toBe(200);
      longest = Math.max(longest, text.length);
      rows.push(...body.data);
      cursor = body.meta.nextCursor;
    }
    return { rows, pages };
  };
  const [byLong, byShort] = [await read(100), await read(2)];
  return { rows: byLong.rows, pages: byLong.pages, again: byShort.rows, longest };
}

const lists: [string, () => Promise<{ path: string; token: string; least: number }>][] = [
  [
    "the register",
    async () => {
      for (let n = 0; n < 50; n++) await createPatient(house.rawat.ask, house.desk, { notes: long(10_000) });
      return { path: "/api/patients?", token: house.desk, least: 50 };
    },
  ],
  [
    "those whom a search finds",
    async () => {
      for (let n = 0; n < 50; n++)
        await createPatient(house.rawat.ask, house.desk, { name: `Panjang Sekali ${n}`, notes: long(10_000) });
      return { path: "/api/patients?q=panjang+sekali&", token: house.desk, least: 50 };
    },
  ],
  [
    "what became of a patient",
    async () => {
      const { id } = await createPatient(house.rawat.ask, house.desk);
      const allergies = Array.from({ length: 50 }, (_, n) => ({ substance: `${long(80)} ${n}`, reaction: long(80) }));
      for (let n = 0; n < 20; n++)
        expect(
          (
            await house.rawat.ask("PUT", `/api/patients/${id}`, {
              token: house.desk,
              headers: { "if-match": "*" },
              json: aPatient({ notes: `${long(9_900)} ${n}`, allergies: n % 2 ? allergies : [] }),
            })
          ).status,
        ).toBe(200);
      return { path: `/api/patients/${id}/history?`, token: house.desk, least: 21 };
    },
  ],
  [
    "records",
    async () => {
      const { id } = await createPatient(house.rawat.ask, house.desk);
      const text = long(20_000);
      const texts = { subjective: text, objective: text, assessment: text, plan: text };
      for (let n = 0; n < 7; n++) {
        const json = aRecord(id, texts);
        expect((await house.rawat.ask("POST", "/api/records", { token: house.doctor.token, json })).status).toBe(201);
      }
      return { path: `/api/records?patientId=${id}&`, token: house.doctor.token, least: 7 };
    },
  ],
  [
    "the doctors",
    async () => {
      for (let n = 0; n < 80; n++) {
        const json = { name: `dr. Panjang ${n}`, role: "doctor", specialization: "Umum", bio: long(5_000) };
        expect((await house.rawat.ask("POST", "/api/staff", { token: house.admin, json })).status).toBe(201);
      }
      return { path: "/api/doctors?q=panjang&", token: house.patient.token, least: 80 };
    },
  ],
];

it.each(lists)(
  "%s, a hundred to a page, come in pages of half a megabyte at most where they are long, each of them once",
  async (_, make) => {
    const { path, token, least } = await make();
    const { rows, pages, again, longest } = await readThrough(path, token);
    expect(rows.length).toBeGreaterThanOrEqual(least);
    expect(rows).toEqual(again);
    expect(longest).toBeLessThan(524_288);
    expect(pages).toBeGreaterThan(1);
    expect(pages).toBeLessThan(least);
  },
);
