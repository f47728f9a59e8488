import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { asAccount, expect, freshWord, type Page, rows, search, signIn, test } from "./rawat.ts";

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
  await rows(page).getByRole("link").click();
  await expect(page.locator("dt", { hasText: "Tanggal lahir" }).locator("+ dd")).toHaveText("–");
  const edit = page.locator("#content").getByRole("link", { name: "Ubah", exact: true });
  await edit.click();
  await page.getByLabel("Kota / kabupaten").fill("Surabaya");
  await page.getByLabel("Tanggal lahir").fill("06/05/1990");
  await request.patch(path, { headers: admin.headers, data: { address: { city: "Bandung" } } });
  await page.getByRole("button", { name: "Simpan" }).click();
  const stale = page.getByRole("dialog", { name: "Data ini baru saja diubah orang lain" });
  await expect(stale.getByRole("row", { name: /^Tanggal lahir – 6 Mei 1990/ })).toBeVisible();
  await stale.getByRole("button", { name: "Pakai yang tersimpan" }).click();
  await expect(page.getByText("Bandung")).toBeVisible();

  await edit.click();
  await page.getByLabel("Kota / kabupaten").fill("Medan");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText("Medan")).toBeVisible();
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

const importOf = async (page: Page, names: readonly string[]) => {
  await signIn(page);
  await page.goto("/patients");
  await page.getByRole("button", { name: "Impor" }).click();
  const dialog = page.getByRole("dialog", { name: "Impor pasien dari CSV" });
  const lines = names.map((name) => `${name};1990-04-12;P`);
  const buffer = Buffer.from(["Nama;Tgl Lahir;JK", ...lines].join("\r\n"));
  const send = async () => {
    await dialog.getByLabel("Pilih berkas CSV").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer });
    await dialog.getByRole("button", { name: "Impor", exact: true }).click();
  };
  await send();
  return { dialog, send };
};

test("an import whose answer is lost is sent again without making anybody twice", async ({ page, request }) => {
  const family = freshWord();
  await page.route(
    "**/api/patients/import",
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  const { dialog, send } = await importOf(page, [`Satu ${family}`, `Dua ${family}`]);
  await expect(dialog.getByRole("alert")).toContainText("Klinik tidak dapat dihubungi");
  await send();
  await expect(dialog.getByRole("heading", { name: "Hasil impor" })).toBeVisible();
  await expect(dialog.locator(".figure.good dd")).toHaveText("0");
  expect(await (await asAccount(request)).countPatients(family)).toBe(2);
});

test("whoever leaves while an import goes is asked: it goes on, or ends and says so", async ({ page }) => {
  const held = Promise.withResolvers<void>();
  await page.route("**/api/patients/import", async (route) => {
    await held.promise;
    await route.continue().catch(() => undefined);
  });
  const { dialog } = await importOf(page, [`Tunggu ${freshWord()}`]);
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  await page.keyboard.press("Escape");
  const question = page.getByRole("alertdialog", { name: "Hentikan impor?" });
  await question.getByRole("button", { name: "Lanjutkan" }).click();
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Hentikan" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Impor dibatalkan.")).toBeVisible();
  held.resolve();
});

test("a choice of columns outlives an answer that is lost, and the next one is not made of the one before", async ({
  page,
}) => {
  await signIn(page);
  await page.goto("/patients");
  await page.getByRole("button", { name: "Impor" }).click();
  const dialog = page.getByRole("dialog", { name: "Impor pasien dari CSV" });
  const buffer = Buffer.from(`A;B;C\r\nSiti ${freshWord()};P;2 Januari 1990\r\n`);
  await dialog.getByLabel("Pilih berkas CSV").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer });
  await dialog.getByLabel("Tujuan kolom “A”").waitFor();
  await page.route("**/api/patients/import/preview*", (route) => route.abort());
  await dialog.getByLabel("Tujuan kolom “A”").selectOption("name");
  await dialog.getByLabel("Tujuan kolom “B”").selectOption("gender");
  await dialog.getByLabel("Tujuan kolom “C”").selectOption("birthDate");
  await expect(dialog.getByRole("alert")).toContainText("Klinik tidak dapat dihubungi");
  await page.unroute("**/api/patients/import/preview*");
  await dialog.getByRole("button", { name: "Coba lagi" }).click();
  await expect(dialog.getByRole("row", { name: /^C .*2 Jan 1990/ })).toBeVisible();
  await expect(dialog.getByLabel("Tujuan kolom “A”")).toHaveValue("name");
});

test("the import and the export stand in the address: a reload keeps them open, Back closes them", async ({ page }) => {
  await signIn(page);
  await page.goto("/patients");
  for (const [way, title] of [
    ["Impor", "Impor pasien dari CSV"],
    ["Ekspor", "Ekspor data pasien"],
  ] as const) {
    const dialog = page.getByRole("dialog", { name: title });
    await page.locator(".tools").getByText(way, { exact: true }).click();
    await expect(dialog).toBeVisible();
    await page.reload();
    await expect(dialog).toBeVisible();
    await page.goBack();
    await expect(dialog).toBeHidden();
    await expect(page).toHaveURL(/\/patients$/);
  }
});
