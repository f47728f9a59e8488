import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { asAccount, expect, freshWord, rows, search, signIn, test } from "./rawat.ts";

test("of whom nobody knows the birth date, it stays unknown when something else is changed, also over somebody else's change", async ({
  page,
  request,
}) => {
  const admin = await asAccount(request);
  const { id, name } = await admin.createPatient({ name: `Tanpa Tanggal ${freshWord()}`, birthDate: null });
  const path = `/api/patients/${id}`;
  await signIn(page);
  await search(page, name);
  await expect(rows(page)).toHaveCount(1);
  await rows(page).getByRole("button").click();
  const drawer = page.getByRole("dialog", { name });
  await expect(drawer.locator("dt", { hasText: "Tanggal lahir" }).locator("+ dd")).toHaveText("–");
  await drawer.getByRole("button", { name: "Ubah" }).click();
  await drawer.getByLabel("Kota / kabupaten").fill("Surabaya");
  await drawer.getByLabel("Tanggal lahir").fill("1990-05-06");
  await request.patch(path, { headers: admin.headers, data: { address: { city: "Bandung" } } });
  await drawer.getByRole("button", { name: "Simpan" }).click();
  const stale = page.getByRole("dialog", { name: "Data ini baru saja diubah orang lain" });
  await expect(stale.getByRole("row", { name: /^Tanggal lahir – 6 Mei 1990/ })).toBeVisible();
  await stale.getByRole("button", { name: "Pakai yang tersimpan" }).click();

  await drawer.getByRole("button", { name: "Ubah" }).click();
  await drawer.getByLabel("Kota / kabupaten").fill("Medan");
  await drawer.getByRole("button", { name: "Simpan" }).click();
  await expect(drawer.getByText("Medan")).toBeVisible();
  const answer = await request.get(path, { headers: admin.headers });
  expect((await answer.json()).data).toMatchObject({ birthDate: null, address: { city: "Medan" } });
});

test("wrong rows that are saved hold nothing that a spreadsheet would run, and say the same when they are sent again", async ({
  page,
}) => {
  const family = freshWord();
  const cells = ["=1+1", " @A1", "-2+3", "\n=1+1", "a\r=1+1", "'=1+1", "biasa"];
  const written = (cell: string) => `"${cell}"`;
  const lines = cells.map((cell, n) => [`${family} ${n}`, "31/02/1990", "L", written(cell)].join(";"));
  const buffer = Buffer.from(["=Nama;Tgl Lahir;JK;Catatan", ...lines].join("\r\n"));
  await signIn(page);
  await page.getByRole("button", { name: "Impor" }).click();
  const dialog = page.getByRole("dialog", { name: "Impor pasien dari CSV" });
  const file = dialog.getByLabel("Pilih berkas CSV");
  await file.setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer });
  await dialog.getByRole("button", { name: "Impor", exact: true }).click();
  await expect(dialog.locator(".figure.bad dd")).toHaveText(String(cells.length));
  const downloading = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Simpan baris yang salah" }).click();
  const saved = await readFile(await (await downloading).path(), "utf8");

  const read: string[][] = parse(saved, { bom: true, delimiter: ";", record_delimiter: ["\r\n", "\n", "\r"] });
  expect(read[0]?.slice(0, 4)).toEqual(["'=Nama", "Tgl Lahir", "JK", "Catatan"]);
  const guarded = ["'=1+1", "' @A1", "'-2+3", "'\r\n=1+1", "a\r\n=1+1", "'=1+1", "biasa"];
  expect(read.slice(1).map((row) => row[3])).toEqual(guarded);

  await dialog.getByRole("button", { name: "Berkas lain" }).click();
  const mended = saved.replaceAll("1990-02-31", "1990-02-03").replace(/"?'=Nama"?/, "Nama");
  await file.setInputFiles({ name: "b.csv", mimeType: "text/csv", buffer: Buffer.from(mended) });
  await dialog.getByRole("button", { name: "Impor", exact: true }).click();
  await expect(dialog.locator(".figure.good dd")).toHaveText(String(cells.length));
});
