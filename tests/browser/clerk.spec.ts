import { readFile } from "node:fs/promises";
import { registerOfAClinic } from "../harness/clinic-files.ts";
import { asAccount, expect, freshWord, type Page, rows, search, signIn, test } from "./rawat.ts";

const goodRows = 195;
const brokenLines = [10, 50, 90, 130, 170];

/** A register of 200 rows; the family name finds them all, and five of them cannot be right. */
function register(family: string): string {
  const line = (number: number) =>
    brokenLines.includes(number)
      ? `Salah ${family} ${number},1990-02-30,male,123`
      : `Orang ${family} ke${number},1990-01-0${1 + (number % 9)},female,`;
  return ["name,birthDate,gender,nik", ...Array.from({ length: 200 }, (_, index) => line(index + 2)), ""].join("\r\n");
}

test("a clerk imports a register, reads what was wrong, finds a patient by any word and corrects the phone for good", async ({
  page,
}) => {
  const family = freshWord();
  await signIn(page);

  await page.getByRole("button", { name: "Impor" }).click();
  const dialog = page.getByRole("dialog", { name: "Impor pasien dari CSV" });
  const file = { name: "register.csv", mimeType: "text/csv", buffer: Buffer.from(register(family)) };
  await dialog.getByLabel("Pilih berkas CSV").setInputFiles(file);
  await expect(dialog.getByRole("table", { name: "Baris-baris pertama" })).toContainText(`Orang ${family} ke2`);
  await dialog.getByRole("button", { name: "Impor", exact: true }).click();

  await expect(dialog.getByRole("heading", { name: "Hasil impor" })).toBeVisible({ timeout: 30_000 });
  await expect(dialog.locator(".figure.good dd")).toHaveText(String(goodRows));
  await expect(dialog.locator(".figure.bad dd")).toHaveText(String(brokenLines.length));
  const table = dialog.getByRole("table");
  // Both the impossible date and the NIK of three digits are told for each row.
  await expect(table.locator("tbody tr")).toHaveCount(brokenLines.length * 2);
  await expect(table.getByRole("row", { name: /^10 Tanggal lahir/ })).toContainText(
    "Isi tanggal yang benar-benar ada.",
  );
  await expect(table.getByRole("row", { name: /^170 NIK/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Selesai" }).click();

  await search(page, `ke42 ${family.slice(0, 12)}`);
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("link", { name: `Orang ${family} ke42` }).click();
  await page.getByRole("link", { name: "Ubah", exact: true }).click();
  await page.getByRole("group", { name: "Kontak", exact: true }).getByLabel("Telepon").fill("0812 3456 7890");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText("0812-3456-7890")).toBeVisible();

  await page.goto("/patients");
  await search(page, `ke42 ${family}`);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("0812-3456-7890");
});

test("a check stores nothing and then imports the same file at a click", async ({ page, request }) => {
  const family = freshWord();
  const admin = await asAccount(request);
  await signIn(page);
  await page.getByRole("button", { name: "Impor" }).click();
  const dialog = page.getByRole("dialog", { name: "Impor pasien dari CSV" });
  const file = { name: "register.csv", mimeType: "text/csv", buffer: Buffer.from(register(family)) };
  await dialog.getByLabel("Pilih berkas CSV").setInputFiles(file);
  await dialog.getByRole("button", { name: "Periksa saja" }).click();
  await expect(dialog.getByText("Akan terdaftar")).toBeVisible({ timeout: 30_000 });
  expect(await admin.countPatients(family)).toBe(0);

  await dialog.getByRole("button", { name: "Impor sekarang" }).click();
  await expect(dialog.getByRole("heading", { name: "Hasil impor" })).toBeVisible({ timeout: 30_000 });
  await expect(dialog.locator(".figure.good dd")).toHaveText(String(goodRows));
});

const choose = async (page: Page, name: string, buffer: Buffer) => {
  await page.getByRole("button", { name: "Impor" }).click();
  const dialog = page.getByRole("dialog", { name: "Impor pasien dari CSV" });
  await dialog.getByLabel("Pilih berkas CSV").setInputFiles({ name, mimeType: "text/csv", buffer });
  return dialog;
};

test("a file without a header row is refused with what to do", async ({ page }) => {
  await signIn(page);
  const dialog = await choose(page, "empty.csv", Buffer.from("\r\n"));
  await expect(dialog.getByRole("alert")).toContainText("Baris pertama harus berisi nama kolom.");
});

test("columns that nobody could guess are put in their places by hand", async ({ page, request }) => {
  const family = freshWord();
  const admin = await asAccount(request);
  await signIn(page);
  const dialog = await choose(page, "other.csv", Buffer.from(`A;B;C\r\nSiti ${family};P;2 Januari 1990\r\n`));
  await expect(dialog.getByRole("button", { name: "Impor", exact: true })).toBeDisabled();
  await expect(dialog.getByText("Nama lengkap: Belum ada kolom untuk isian ini.")).toBeVisible();
  for (const [column, field] of [
    ["A", "name"],
    ["B", "gender"],
    ["C", "birthDate"],
  ] as const) {
    await dialog.getByLabel(`Tujuan kolom “${column}”`).selectOption(field);
    await expect(dialog.getByLabel(`Tujuan kolom “${column}”`)).toHaveValue(field);
  }
  await expect(dialog.getByRole("row", { name: /^C .*2 Jan 1990/ })).toBeVisible();
  await expect(dialog.getByRole("row", { name: /^B .*Perempuan/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Impor", exact: true }).click();
  await expect(dialog.locator(".figure.good dd")).toHaveText("1");
  expect(await admin.countPatients(family)).toBe(1);
});

test("the register of a clinic out of Excel goes in with 8,000 people and nobody lost; its wrong rows are saved, mended and sent again", async ({
  page,
  request,
}) => {
  test.setTimeout(180_000);
  const family = freshWord();
  const file = registerOfAClinic(8_000, family);
  const admin = await asAccount(request);
  await signIn(page);
  const dialog = await choose(page, "pasien lama.csv", file.bytes);
  // Days above twelve stand first in this file: that is proposed, and shown so.
  await expect(dialog.getByLabel("Cara menulis tanggal dalam berkas ini")).toHaveValue("dmy");
  await expect(dialog.getByRole("row", { name: /1 Jan 1950/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Impor", exact: true }).click();
  await expect(dialog.getByRole("heading", { name: "Hasil impor" })).toBeVisible({ timeout: 120_000 });
  await expect(dialog.locator(".figure.good dd")).toHaveText(new Intl.NumberFormat("id-ID").format(file.people));
  await expect(dialog.locator(".figure.bad dd")).toHaveText(String(file.faulty.length));
  await expect(dialog.getByText("Dilewati karena tidak ada isiannya: Agama.")).toBeVisible();
  const faults = dialog.getByRole("region", { name: "Baris yang salah" });
  await expect(faults).toContainText("Ada tanda kutip");
  await expect(faults).toContainText(/NIK ini milik RM-\d+/);
  await expect(dialog.getByRole("region", { name: "Siapa yang sudah ada" })).toContainText(
    "NIK, nama, dan tanggal lahir sama",
  );

  const downloading = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Simpan baris yang salah" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("pasien lama-perbaiki.csv");
  const saved = await readFile(await download.path(), "utf8");
  expect(saved.split("\r\n")[0]).toMatch(/;Yang perlu diperbaiki$/);
  // As a clerk would: the mark is taken away, and the twins stand without their mother's NIK.
  const mended = saved.replace('"""', '"').replace(/(Bayi \w+ [^;]+;2024-02-01;L;)'\d{16}/g, "$1");
  await dialog.getByRole("button", { name: "Berkas lain" }).click();
  await dialog
    .getByLabel("Pilih berkas CSV")
    .setInputFiles({ name: "m.csv", mimeType: "text/csv", buffer: Buffer.from(mended) });
  // Its days are written so that nobody has to ask how.
  await expect(dialog.getByLabel("Cara menulis tanggal dalam berkas ini")).toBeHidden();
  await dialog.getByRole("button", { name: "Impor", exact: true }).click();
  await expect(dialog.locator(".figure.good dd")).toHaveText(String(file.faulty.length));
  await expect(dialog.getByText("Tidak ada yang perlu diperbaiki.")).toBeVisible();
  expect(await admin.countPatients(`bayi ${family}`)).toBe(2);
});

test("letters of Excel's plain CSV are read, a title above the columns is passed over, and of more wrong rows than are told the page says so", async ({
  page,
  request,
}) => {
  const family = freshWord();
  const admin = await asAccount(request);
  await signIn(page);
  const wrong = Array.from({ length: 1_200 }, (_, n) => `Salah ${n};31/02/1990;L`);
  const lines = ["DAFTAR PASIEN;;", "Nama;Tgl Lahir;JK", `José ${family};2 Mei 1990;L`, ...wrong];
  const dialog = await choose(page, "lama.csv", Buffer.from(lines.join("\r\n"), "latin1"));
  await expect(dialog.getByRole("row", { name: /^Nama .*José/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Impor", exact: true }).click();
  await expect(dialog.getByText("Berkas itu memuat 1.000 dari 1.200 baris.")).toBeVisible({ timeout: 30_000 });
  expect(await admin.countPatients(`jose ${family}`)).toBe(1);
});

test("with the NIK of somebody else nobody is registered, and the page says whose it is", async ({ page, request }) => {
  const family = freshWord();
  const admin = await asAccount(request);
  const nik = `310000010190${String(Date.now()).slice(-4).replace("0000", "0001")}`;
  await admin.createPatient({ name: `Budi ${family}`, nik });
  await signIn(page);
  await page.getByRole("link", { name: "Pasien baru" }).click();
  await page.getByLabel("Nama lengkap").fill(`Lain ${family}`);
  await page.getByLabel("Tanggal lahir").fill("1990-01-01");
  await page.getByLabel("NIK").fill(nik);
  await page.getByRole("button", { name: "Daftarkan" }).click();
  const question = page.getByRole("alertdialog", { name: "Apakah salah satu dari mereka?" });
  await expect(question).toContainText("Sudah ada pasien dengan NIK ini.");
  await expect(question.getByRole("button", { name: "Bukan, daftarkan pasien baru" })).toBeHidden();
  await question.getByRole("button", { name: /^Buka/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Budi ${family}` })).toBeVisible();
});

test("somebody who looks registered already is shown before anything is saved", async ({ page, request }) => {
  const family = freshWord();
  const admin = await asAccount(request);
  await admin.createPatient({ name: `Nur'aini ${family}` });
  await signIn(page);
  await page.getByRole("link", { name: "Pasien baru" }).click();
  await page.getByLabel("Nama lengkap").fill(`NURAINI ${family}`);
  await page.getByLabel("Tanggal lahir").fill("1990-04-12");
  await page.getByRole("button", { name: "Daftarkan" }).click();
  const question = page.getByRole("alertdialog", { name: "Apakah salah satu dari mereka?" });
  await expect(question).toContainText(`Nur'aini ${family}`);
  await page.keyboard.press("Escape");
  expect(await admin.countPatients(family)).toBe(1);
  await expect(page.getByLabel("Nama lengkap")).toHaveValue(`NURAINI ${family}`);
  await page.getByRole("button", { name: "Daftarkan" }).click();
  await question.getByRole("button", { name: "Bukan, daftarkan pasien baru" }).click();
  await expect(page.getByText(`NURAINI ${family} terdaftar`)).toBeVisible();
  expect(await admin.countPatients(family)).toBe(2);
});

test("the register can be downloaded for Excel in Indonesia and for other programs", async ({ page }) => {
  await signIn(page);
  for (const [choice, delimiter] of [
    ["Untuk Excel di Indonesia (titik koma)", ";"],
    ["Untuk program lain (koma)", ","],
  ] as const) {
    await page.getByRole("button", { name: "Ekspor" }).click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: choice }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^rawat-\d{4}-\d{2}-\d{2}\.csv$/);
    expect(await readFile(await download.path(), "utf8")).toMatch(
      new RegExp(`^\ufeffmedicalRecordNumber${delimiter}name`),
    );
  }
});
