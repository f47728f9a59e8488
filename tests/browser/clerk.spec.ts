import { asAccount, expect, freshWord, rows, search, signIn, test } from "./rawat.ts";

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
  await page.getByRole("button", { name: `Orang ${family} ke42` }).click();
  const drawer = page.getByRole("dialog", { name: `Orang ${family} ke42` });
  await drawer.getByRole("button", { name: "Ubah" }).click();
  await drawer.getByRole("group", { name: "Kontak", exact: true }).getByLabel("Telepon").fill("0812 3456 7890");
  await drawer.getByRole("button", { name: "Simpan" }).click();
  await expect(drawer.getByText("0812-3456-7890")).toBeVisible();

  await page.reload();
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
  await dialog.getByLabel("Periksa saja, belum menyimpan").check();
  await dialog.getByRole("button", { name: "Periksa", exact: true }).click();
  await expect(dialog.getByText("Akan terdaftar")).toBeVisible({ timeout: 30_000 });
  expect(await admin.countPatients(family)).toBe(0);

  await dialog.getByRole("button", { name: "Impor sekarang" }).click();
  await expect(dialog.getByRole("heading", { name: "Hasil impor" })).toBeVisible({ timeout: 30_000 });
  await expect(dialog.locator(".figure.good dd")).toHaveText(String(goodRows));
});

test("a file whose header names no known column is refused with the column's name", async ({ page }) => {
  await signIn(page);
  await page.getByRole("button", { name: "Impor" }).click();
  const dialog = page.getByRole("dialog", { name: "Impor pasien dari CSV" });
  const file = { name: "other.csv", mimeType: "text/csv", buffer: Buffer.from("nama,lahir\r\nSiti,1990\r\n") };
  await dialog.getByLabel("Pilih berkas CSV").setInputFiles(file);
  await dialog.getByRole("button", { name: "Impor", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("lahir: Kolom ini tidak dikenal.");
});

test("the register can be downloaded as a file", async ({ page }) => {
  await signIn(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Ekspor" }).click();
  expect((await download).suggestedFilename()).toMatch(/^rawat-\d{4}-\d{2}-\d{2}\.csv$/);
});
