import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPatient, type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let desk: string;
beforeAll(async () => {
  rawat = await startRawat();
  desk = await tokenOf(rawat.ask, "frontdesk");
});
afterAll(() => rawat.stop());

const found = async (q: string): Promise<{ id: string; name: string }[]> =>
  (await rawat.ask("GET", `/api/patients?q=${encodeURIComponent(q)}`, { token: desk })).body.data;
const search = async (q: string) => (await found(q)).map(({ name }) => name);
const searchIds = async (q: string) => (await found(q)).map(({ id }) => id);

describe("finding", () => {
  it("finds by the beginning of any word, by numbers and by e-mail, in any order", async () => {
    const tag = randomUUID().slice(0, 8);
    const name = `Zulkarnain ${tag} Östérberg-Hadi`;
    const { medicalRecordNumber } = await createPatient(rawat.ask, desk, {
      name,
      nik: "9999014302900123",
      phone: "0898-7654-3210",
      email: `${tag}@cari.test`,
    });
    for (const q of [
      "zulk",
      tag,
      "oster",
      "HADI",
      `hadi ${tag.slice(0, 5)}`,
      `${tag} zulkarnain öst`,
      medicalRecordNumber.toLowerCase(),
      "99990143029001",
      "0898-7654",
      "+62 898 7654 3210",
      "62898",
      `${tag}@cari`,
    ]) {
      expect(await search(q), q).toContain(name);
    }
    for (const q of ["ulkarnain", `${tag} tidakada`, "%", "_", "' or 1=1 --", `${tag} %`]) {
      if (q !== `${tag} %`) expect(await search(q), q).not.toContain(name);
    }
  });

  it.each([
    ["Ma'ruf", ["maruf", "ma'ruf", "ma’ruf"]],
    ["Nur'aini", ["nuraini", "nur'aini", "nur aini"]],
    ["O'Brien", ["obrien", "o'brien", "brien"]],
    ["Abdul-Rahman", ["abdulrahman", "abdul-rahman", "rahman abdul"]],
    ["I.B. Wisnu", ["ib wisnu", "i.b. wisnu", "wisnu ib"]],
    ["Łukasz", ["lukasz", "łukasz"]],
    ["Weiß", ["weiss", "weiß"]],
    ["Søren", ["soren", "søren"]],
    ["王小明", ["王小", "王小明"]],
    ["dr. H. Hartono, Sp.A", ["hartono", "dr. hartono", "h. hartono", "Hartono, Sp.A", "har"]],
  ])("finds %s with marks and without", async (name, searches) => {
    const tag = randomUUID().slice(0, 8);
    const { id } = await createPatient(rawat.ask, desk, { name: `${name} ${tag}` });
    for (const q of searches) expect(await searchIds(`${q} ${tag}`), q).toEqual([id]);
  });

  it("finds by the beginning of an e-mail before its @, and by a record number however it is written", async () => {
    const tag = randomUUID().slice(0, 8);
    const { id, medicalRecordNumber } = await createPatient(rawat.ask, desk, { email: `siti.${tag}_12@cari.test` });
    for (const q of [`siti.${tag}_12`, `siti${tag}12`, `SITI.${tag}`, `siti.${tag}_12@`])
      expect(await searchIds(q), q).toEqual([id]);
    expect(await searchIds(`${tag}_12`)).toEqual([]);
    const digits = medicalRecordNumber.slice(3);
    for (const rm of ["RM", "rm ", "Rm-", "rm. "])
      for (const number of [digits, String(Number(digits))])
        expect(await searchIds(rm + number), rm + number).toEqual([id]);
  });

  it("does not find a doctor's patients by a title alone", async () => {
    const tag = randomUUID().slice(0, 8);
    const { id } = await createPatient(rawat.ask, desk, { name: `drg. Hj. ${tag}, S.Kep.` });
    for (const q of ["drg", "s.kep", "hj"]) expect(await searchIds(q), q).not.toContain(id);
    for (const q of [`drg. ${tag}`, `hj ${tag}`, `${tag}, S.Kep.`]) expect(await searchIds(q), q).toEqual([id]);
  });

  it("shows each patient once over all pages, in a stable order", async () => {
    const word = `kata${randomUUID().slice(0, 6)}`;
    const made = await Promise.all(
      Array.from({ length: 25 }, (_, i) => createPatient(rawat.ask, desk, { name: `${word} ${word}an ${i}` })),
    );
    const seen: string[] = [];
    let cursor = "";
    do {
      const { body } = await rawat.ask("GET", `/api/patients?q=${word}&limit=7${cursor}`, { token: desk });
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.meta.nextCursor ? `&cursor=${body.meta.nextCursor}` : "";
    } while (cursor);
    expect(seen).toHaveLength(25);
    expect(new Set(seen)).toEqual(new Set(made.map(({ id }) => id)));
  });

  it("shows each patient who has two words once over all pages, without those who were archived", async () => {
    const tag = randomUUID().slice(0, 6);
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        createPatient(rawat.ask, desk, { name: `dua${tag} dua${tag}an kata${tag}${i % 3} lain${i}` }),
      ),
    );
    await createPatient(rawat.ask, desk, { name: `dua${tag} sendiri` });
    const [archived, ...present] = made;
    expect((await rawat.ask("DELETE", `/api/patients/${archived.id}`, { token: desk })).status).toBe(204);
    const admin = await tokenOf(rawat.ask, "admin");
    const all = async (token: string, more = "") => {
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const query = `q=kata${tag}%20dua${tag}&limit=5${more}${cursor && `&cursor=${cursor}`}`;
        const { body } = await rawat.ask("GET", `/api/patients?${query}`, { token });
        seen.push(...body.data.map(({ id }: { id: string }) => id));
        cursor = body.meta.nextCursor;
      }
      return seen.toSorted();
    };
    const idsOf = (patients: { id: string }[]) => patients.map(({ id }) => id).toSorted();
    expect(await all(desk)).toEqual(idsOf(present));
    expect(await all(admin, "&includeArchived=true")).toEqual(idsOf(made));
  });

  it("shows a patient only themself", async () => {
    const person = await register(rawat.ask);
    const { body } = await rawat.ask("GET", "/api/patients?q=siti", { token: person.access_token });
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([person.user.patientId]);
  });

  it.each([
    "limit=0",
    "limit=-1",
    "limit=101",
    "limit=1.5",
    "limit=",
    "limit=1&limit=2",
    "cursor=%7B",
    "cursor=abc",
    "page=2",
    "q=a&q=b",
    "includeArchived=1",
  ])("refuses ?%s", async (query) => {
    expect((await rawat.ask("GET", `/api/patients?${query}`, { token: desk })).status).toBe(400);
  });
});

describe("a beginning that thousands have twice", () => {
  it("shows each of them once over all pages, none of which looks at more than it may", async () => {
    const people = 2_500;
    const rows = Array.from({ length: people }, (_, n) => `Zzya${n} Zzyb${n},1990-01-02,male`);
    const imported = await rawat.ask("POST", "/api/patients/import", {
      token: desk,
      body: ["name,birthDate,gender", ...rows].join("\n"),
      headers: { "content-type": "text/csv" },
    });
    expect(imported.body.data.created).toBe(people);
    const shown: string[] = [];
    const pages: number[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await rawat.ask("GET", `/api/patients?q=zzy&limit=100${cursor && `&cursor=${cursor}`}`, {
        token: desk,
      });
      shown.push(...body.data.map(({ id }: { id: string }) => id));
      pages.push(body.data.length);
      if (body.meta.nextCursor === null) break;
      cursor = body.meta.nextCursor;
    }
    expect(new Set(shown).size).toBe(people);
    expect(shown).toHaveLength(people);
    // Behind the last of them stand only places of people who were shown: the page stops on its way through, and another one ends.
    expect(pages).toEqual([...Array.from({ length: people / 100 }, () => 100), 0]);
  }, 60_000);

  it("is as quick to keep and to find a name of signs that are whole sentences", async () => {
    const startedAt = performance.now();
    const name = "\ufdfa".repeat(190);
    for (let n = 0; n < 20; n++) await createPatient(rawat.ask, desk, { name: `${name} ${n}` });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
