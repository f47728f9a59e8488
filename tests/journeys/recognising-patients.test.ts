import { newId } from "@rawat/platform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { familyName, importsOf } from "../harness/importing.ts";
import { asGateway } from "../harness/internal.ts";
import { aPatient, createPatient, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let desk: string;
let imported: ReturnType<typeof importsOf>;
beforeAll(async () => {
  rawat = await startRawat();
  desk = await tokenOf(rawat.ask, "frontdesk");
  imported = importsOf(rawat.ask, desk);
});
afterAll(() => rawat.stop());

const find = async (q: string) =>
  (await rawat.ask("GET", `/api/patients?limit=100&q=${encodeURIComponent(q)}`, { token: desk })).body.data;

const header = "name,birthDate,gender";

describe("a NIK that two people have", () => {
  const nik = "3174015505900007";

  it("is an error of the second one, which names the record number of the first", async () => {
    const word = familyName();
    const file = `${header},nik\nIbu ${word},1990-05-15,female,${nik}\nBayi ${word},2024-01-02,male,${nik}\n`;
    const dry = await imported(file, "?dryRun=true");
    expect(dry).toMatchObject({ created: 1, skipped: 0, failed: 1 });
    expect(dry.errors).toEqual([{ row: 3, path: "nik", message: expect.stringContaining("line 2") }]);
    const report = await imported(file);
    expect(report).toMatchObject({ created: 1, skipped: 0, failed: 1 });
    const [mother] = await find(word);
    expect(report.errors).toEqual([
      { row: 3, path: "nik", message: expect.stringContaining(mother.medicalRecordNumber) },
    ]);
    // The mother is known at the second time; the child is as wrong as before.
    const again = await imported(file);
    expect(again).toMatchObject({ created: 0, skipped: 1, failed: 1 });
    expect(again.skippedRows).toEqual([
      { row: 2, medicalRecordNumber: mother.medicalRecordNumber, reason: "same_nik" },
    ]);
  });

  it("is the same person's however the name is written, and when the birth date was not known", async () => {
    const word = familyName();
    const first = await createPatient(rawat.ask, desk, {
      name: `Nur'aini ${word}`,
      birthDate: null,
      nik: "3174015505900008",
      gender: "female",
    });
    const report = await imported(`${header},nik\nNUR AINI  ${word},1990-05-15,female,3174015505900008\n`);
    expect(report.skippedRows).toEqual([
      { row: 2, medicalRecordNumber: first.medicalRecordNumber, reason: "same_nik" },
    ]);
  });
});

describe("somebody who was registered without a NIK", () => {
  it("is not registered again by a file that has one", async () => {
    const word = familyName();
    const known = await createPatient(rawat.ask, desk, { name: `Ani ${word}`, phone: "0840 2222 3333" });
    const report = await imported(
      `${header},phone,nik\nAni ${word},1990-02-03,female,84022223333,3174014302900123\nAni ${word},1990-02-03,female,84022223333,\n`,
    );
    expect(report).toMatchObject({ created: 0, skipped: 2 });
    expect(report.skippedRows).toEqual([
      { row: 2, medicalRecordNumber: known.medicalRecordNumber, reason: "known_without_nik" },
      { row: 3, medicalRecordNumber: known.medicalRecordNumber, reason: "same_person" },
    ]);
    expect(await find(word)).toHaveLength(1);
  });

  it("is not registered twice by one file that has them with and without", async () => {
    const word = familyName();
    const report = await imported(
      `${header},phone,nik\nAni ${word},1990-02-03,female,84022224444,\nAni ${word},1990-02-03,female,84022224444,3174014302900124\n`,
    );
    expect(report).toMatchObject({ created: 1, skipped: 1, skippedRows: [{ row: 3, reason: "known_without_nik" }] });
  });
});

describe("two people of one name and birth date, with nothing else to know them by", () => {
  it("both come in also when two hundred others stand between them in their file", async () => {
    const word = familyName();
    const between = Array.from({ length: 205 }, (_, n) => `Orang ${word} ${n},1990-05-15,female,`);
    const file = [
      `${header},address.city`,
      `Ani ${word},1990-02-03,female,Sleman`,
      ...between,
      `Ani ${word},1990-02-03,female,Bantul`,
    ];
    expect(await imported(file.join("\n"))).toMatchObject({ created: 207, skipped: 0, failed: 0 });
  });
});

describe("somebody who stands far apart from themself in one file", () => {
  it("is known by a check as by the import, and so is the NIK of another", async () => {
    const word = familyName();
    const nik = "3174015505900301";
    const rows = Array.from(
      { length: 450 },
      (_, n) => `Orang ${word} ${n},1990-05-15,female,${n === 0 ? nik : ""},${n}`,
    );
    const last = [`Orang ${word} 0,1990-05-15,female,${nik},`, `Lain ${word},1991-05-15,female,${nik},`];
    const file = [`${header},nik,address.line`, ...rows, ...last].join("\n");
    const dry = await imported(file, "?dryRun=true");
    expect(dry).toMatchObject({ created: 450, skipped: 1, failed: 1 });
    expect(dry.skippedRows).toEqual([{ row: 452, reason: "same_nik" }]);
    expect(dry.errors).toEqual([{ row: 453, path: "nik", message: expect.stringContaining("line 2") }]);
    expect(await imported(file)).toMatchObject({ created: 450, skipped: 1, failed: 1 });
  });
});

describe("somebody of the archive", () => {
  it("is brought again by a file as somebody new, and stays known when they are restored", async () => {
    const word = familyName();
    const file = `${header},phone\nAni ${word},1990-02-03,female,084022226666\n`;
    expect(await imported(file)).toMatchObject({ created: 1 });
    const [first] = await find(word);
    await rawat.ask("DELETE", `/api/patients/${first.id}`, { token: desk });
    expect(await imported(file)).toMatchObject({ created: 1, skipped: 0 });
    const restored = await rawat.ask("POST", `/api/patients/${first.id}/restore`, { token: desk });
    expect(restored.status).toBe(200);
    expect(await imported(file)).toMatchObject({ created: 0, skipped: 1 });
    expect(await find(word)).toHaveLength(2);
  });

  it("is nobody's double, though a file has their record number and their NIK", async () => {
    const name = "Arsip Kembali";
    const nik = "3174015505900302";
    const gone = await createPatient(rawat.ask, desk, { name, birthDate: "1990-05-15", nik });
    await rawat.ask("DELETE", `/api/patients/${gone.id}`, { token: desk });
    const file = `medicalRecordNumber,${header},nik\n${gone.medicalRecordNumber},${name},1990-05-15,female,${nik}\n`;
    expect(await imported(file)).toMatchObject({ created: 1, skipped: 0, failed: 0 });
    expect(await find(name)).toEqual([expect.objectContaining({ nik })]);
  });
});

describe("people who have a name, a birth date and a phone in common", () => {
  const twins = (word: string) =>
    `${header},phone\nBayi ${word},2026-01-02,male,084022225555\nBayi ${word},2026-01-02,female,084022225555\n`;

  it("are two when one is a boy and one is a girl, and go in once", async () => {
    const word = familyName();
    expect(await imported(twins(word), "?dryRun=true")).toMatchObject({ created: 2 });
    expect(await imported(twins(word))).toMatchObject({ created: 2, skipped: 0 });
    expect(await imported(twins(word))).toMatchObject({ created: 0, skipped: 2 });
    expect(await find(word)).toHaveLength(2);
  });

  it("are as many as the file lists when it knows no phone and says other things of them", async () => {
    const word = familyName();
    const rows = ["Satu", "Dua", "Tiga"].map((village) => `Ani ${word},1990-01-01,female,${village}`);
    const file = [`${header},address.village`, ...rows, rows[0]].join("\n");
    expect(await imported(file)).toMatchObject({ created: 3, skipped: 1, skippedRows: [{ row: 5 }] });
    expect(await imported(file)).toMatchObject({ created: 0, skipped: 4 });
  });

  it("are nobody's double when a name is all that is known", async () => {
    const word = familyName();
    await createPatient(rawat.ask, desk, { name: `Ani ${word}`, birthDate: null, phone: null });
    const file = `${header},address.village\nAni ${word},unknown,female,Satu\nAni ${word},unknown,female,Dua\n`;
    expect(await imported(file)).toMatchObject({ created: 2, skipped: 0 });
    expect(await imported(file)).toMatchObject({ created: 0, skipped: 2 });
  });
});

describe("two people whom only their record numbers tell apart", () => {
  it("both go in, once", async () => {
    const word = familyName();
    const file = `no rm,nama,tgl lahir,jk\n1,Ani ${word},1990-02-03,P\n2,Ani ${word},1990-02-03,P\n`;
    expect(await imported(file, "?dryRun=true")).toMatchObject({ created: 2, skipped: 0 });
    expect(await imported(file)).toMatchObject({ created: 2, skipped: 0 });
    expect(await imported(file)).toMatchObject({ created: 0, skipped: 2 });
    expect(await find(word)).toHaveLength(2);
  });
});

describe("registering somebody who looks registered already", () => {
  it("succeeds, with a warning that names the record numbers, also when the request is repeated", async () => {
    const word = familyName();
    const first = await createPatient(rawat.ask, desk, { name: `Nur'aini ${word}` });
    const register = (more: Record<string, unknown>) =>
      rawat.ask("POST", "/api/patients", {
        token: desk,
        json: aPatient({ name: `NURAINI ${word}`, ...more }),
        headers: { "idempotency-key": word },
      });
    for (let time = 0; time < 2; time++) {
      const { status, body } = await register({ phone: "0840 1212 1212" });
      expect(status).toBe(201);
      expect(body.meta.warnings).toEqual([
        {
          code: "possible_duplicate",
          path: "",
          message: expect.stringContaining(first.medicalRecordNumber),
          medicalRecordNumbers: [first.medicalRecordNumber],
        },
      ]);
    }
    expect(await find(word)).toHaveLength(2);
  });

  it.each([
    ["Siti Rahmawaty", "Siti Rahmawati"],
    ["Moh. Soekarno", "Muhammad Sukarno"],
    ["Achmad Tjokro", "Ahmad Cokro"],
    ["Mohammad Yusuf", "Muhamad Jusuf", "other"],
    ["Siti Aminah", "Siti Aminuh", "other"],
  ])("is warned of for a name that sounds the same, and no other: %s, %s", async (one, two, are = "one") => {
    const word = familyName();
    await createPatient(rawat.ask, desk, { name: `${one} ${word}` });
    const json = { name: `${two} ${word}`, birthDate: aPatient({}).birthDate };
    const { body } = await rawat.ask("POST", "/api/patients/duplicates", { token: desk, json });
    expect(body.data).toHaveLength(are === "one" ? 1 : 0);
  });

  it("is not warned of for another birth date, another name, or somebody archived", async () => {
    const word = familyName();
    const gone = await createPatient(rawat.ask, desk, { name: `Ani ${word}` });
    await rawat.ask("DELETE", `/api/patients/${gone.id}`, { token: desk });
    await createPatient(rawat.ask, desk, { name: `Ani ${word}`, birthDate: "1990-02-04" });
    const { body } = await rawat.ask("POST", "/api/patients", { token: desk, json: aPatient({ name: `Ani ${word}` }) });
    expect(body.meta?.warnings ?? []).toEqual([]);
  });

  it("is told of an archived one before, after those who are not", async () => {
    const word = familyName();
    const gone = await createPatient(rawat.ask, desk, { name: `Ani ${word}`, allergies: [{ substance: "Penisilin" }] });
    await rawat.ask("DELETE", `/api/patients/${gone.id}`, { token: desk });
    const here = await createPatient(rawat.ask, desk, { name: `Ani ${word}` });
    const json = { name: `Ani ${word}`, birthDate: "1990-02-03" };
    const ask = async () => {
      const { body } = await rawat.ask("POST", "/api/patients/duplicates", { token: desk, json });
      return body.data as { id: string; archivedAt: string | null }[];
    };
    const found = await ask();
    expect(found.map(({ id }) => id)).toEqual([here.id, gone.id]);
    expect(found.map(({ archivedAt }) => archivedAt === null)).toEqual([true, false]);
  });

  it("is told of nobody whose registration was undone: they were never a patient", async () => {
    const name = `Ani ${familyName()}`;
    const id = newId();
    const asOurs = asGateway(rawat);
    const registration = { name, birthDate: "1990-02-03" };
    expect((await asOurs("PUT", `/internal/registrations/${id}`, { json: registration })).status).toBe(200);
    const found = async () =>
      (await rawat.ask("POST", "/api/patients/duplicates", { token: desk, json: registration })).body.data.length;
    expect(await found()).toBe(1);
    expect((await asOurs("DELETE", `/internal/registrations/${id}`)).status).toBe(204);
    expect(await found()).toBe(0);
  });

  it("can be found out before: by name and birth date, by name and phone, by NIK", async () => {
    const word = familyName();
    const nik = "3174014302900125";
    const { id } = await createPatient(rawat.ask, desk, { name: `Ani ${word}`, phone: "0840 3333 4444", nik });
    const unborn = await createPatient(rawat.ask, desk, {
      name: `Bu ${word}`,
      birthDate: null,
      phone: "0840 5" + "555555",
    });
    const lookalikes = async (json: Record<string, unknown>) => {
      const { status, body } = await rawat.ask("POST", "/api/patients/duplicates", { token: desk, json });
      expect(status).toBe(200);
      return body.data.map((patient: { id: string }) => patient.id);
    };
    expect(await lookalikes({ name: `ani ${word}`, birthDate: "1990-02-03" })).toEqual([id]);
    expect(await lookalikes({ name: "Lain", nik })).toEqual([id]);
    expect(await lookalikes({ name: `Bu ${word}`, phone: "0840 5555555" })).toEqual([unborn.id]);
    expect(await lookalikes({ name: `Ani ${word}`, birthDate: "1990-02-04" })).toEqual([]);
  });
});
