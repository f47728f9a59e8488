import { asAccount, emails, expect, freshWord, type Page, rows, search, signIn, test } from "./rawat.ts";

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

/** The page of a new patient, begun from the register. */
async function newPatient(page: Page) {
  await page.locator("#content").getByRole("link", { name: "Pasien baru" }).click();
  await expect(heading(page, "Pasien baru")).toBeVisible();
  return page.locator("#content");
}

async function open(page: Page, name: string) {
  await search(page, name);
  await page.getByRole("link", { name }).click();
  await expect(heading(page, name)).toBeVisible();
  await expect(edit(page)).toBeVisible();
  return page.locator("#content");
}

const edit = (page: Page) => page.locator("#content").getByRole("link", { name: "Ubah", exact: true });

test("what the server finds wrong stands by its field, in the person's language, and nothing is stored", async ({
  page,
  request,
}) => {
  const name = `Uji ${freshWord()}`;
  await signIn(page);
  const form = await newPatient(page);
  await form.getByLabel("Nama lengkap").fill(name);
  await form.getByLabel("NIK").fill("123");
  await form.getByLabel("Kode pos").fill("12");
  await form.getByRole("button", { name: "Tambah alergi" }).click();
  await expect(form.getByLabel("Zat")).toBeFocused();
  await form.getByLabel("Reaksi").fill("Ruam");
  await form.getByRole("button", { name: "Daftarkan" }).click();

  await expect(form.getByText("Isi tanggal yang benar-benar ada.")).toBeVisible();
  await expect(form.getByText("Isi 16 angka NIK; angka tanggalnya harus mungkin ada.")).toBeVisible();
  await expect(form.getByText("Isi 5 angka kode pos.")).toBeVisible();
  await expect(form.getByLabel("Zat")).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByLabel("Tanggal lahir")).toBeFocused();
  expect(await (await asAccount(request)).countPatients(name)).toBe(0);
});

test("a double click registers once, and a NIK that disagrees with the birth date is a warning to look at", async ({
  page,
  request,
}) => {
  const name = `Ganda ${freshWord()}`;
  const serial = String(1 + Math.floor(Math.random() * 9_998)).padStart(4, "0");
  await signIn(page);
  const form = await newPatient(page);
  await form.getByLabel("Nama lengkap").fill(name);
  await form.getByLabel("Tanggal lahir").fill("1985-07-20");
  await form.getByLabel("NIK").fill(`317409120490${serial}`);
  await form.getByRole("button", { name: "Daftarkan" }).dblclick();
  await expect(heading(page, name)).toBeVisible();
  await expect(page.getByText("Tanggal di dalam NIK berbeda dari tanggal lahir.")).toBeVisible();
  expect(await (await asAccount(request)).countPatients(name)).toBe(1);
});

test("an answer that is lost does not register a second time: the retry is the same request", async ({
  page,
  request,
}) => {
  const name = `Ulang ${freshWord()}`;
  await signIn(page);
  const form = await newPatient(page);
  await form.getByLabel("Nama lengkap").fill(name);
  await form.getByLabel("Tanggal lahir").fill("1985-07-20");
  await page.route(
    "**/api/patients",
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await form.getByRole("button", { name: "Daftarkan" }).click();
  await expect(form.getByText("Klinik tidak dapat dihubungi")).toBeVisible();
  await form.getByRole("button", { name: "Daftarkan" }).click();
  await expect(heading(page, name)).toBeVisible();
  expect(await (await asAccount(request)).countPatients(name)).toBe(1);
});

test("two people change one patient: the slower one sees both versions and decides", async ({
  page,
  context,
  request,
}) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Serentak ${freshWord()}` });
  await signIn(page);
  const other = await context.newPage();
  await other.goto("/patients");

  // A browser hardly draws what stands behind.
  await page.bringToFront();
  const slow = await open(page, name);
  await edit(page).click();
  await other.bringToFront();
  const fast = await open(other, name);
  await edit(other).click();
  await fast.getByLabel("Kota / kabupaten").fill("Bandung");
  await fast.getByRole("button", { name: "Simpan" }).click();
  await expect(fast.getByText("Bandung")).toBeVisible();

  await page.bringToFront();
  await slow.getByLabel("Kota / kabupaten").fill("Surabaya");
  await slow.getByRole("button", { name: "Simpan" }).click();
  const dialogue = page.getByRole("dialog", { name: "Data ini baru saja diubah orang lain" });
  await expect(dialogue.getByRole("row", { name: /Alamat Bandung Surabaya/ })).toBeVisible();
  await dialogue.getByRole("button", { name: "Simpan isian saya" }).click();
  await expect(slow.getByText("Surabaya")).toBeVisible();
});

test("archiving names the patient, asks, and removes them from the list", async ({ page, request }) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Arsip ${freshWord()}` });
  await signIn(page);
  const opened = await open(page, name);
  await opened.getByRole("button", { name: "Arsipkan" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText(name);
  await question.getByRole("button", { name: "Batal" }).click();
  await expect(heading(page, name)).toBeVisible();

  await opened.getByRole("button", { name: "Arsipkan" }).click();
  await question.getByRole("button", { name: "Arsipkan" }).click();
  await expect(page.getByText(`${name} diarsipkan.`)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Tidak ada yang cocok" })).toBeVisible();
});

test("what was archived by mistake is undone where it is told, by the front desk too", async ({ page, request }) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Keliru ${freshWord()}` });
  await signIn(page, emails.staff);
  await page.goto("/patients");
  const opened = await open(page, name);
  await opened.getByRole("button", { name: "Arsipkan" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Arsipkan" }).click();
  await page.getByRole("button", { name: "Urungkan" }).click();
  await expect(page.getByText(`${name} dipulihkan.`)).toBeVisible();
  await expect(heading(page, name)).toBeVisible();
  await expect(edit(page)).toBeVisible();
  await page.goBack();
  await expect(rows(page)).toHaveCount(1);
});

test("an administrator finds who is archived, reads the history and brings them back", async ({ page, request }) => {
  const admin = await asAccount(request);
  const { id, name } = await admin.createPatient({ name: `Pulih ${freshWord()}`, phone: "0812-3456-7890" });
  const data = { phone: "0813-1111-2222", address: { city: "Solo" }, notes: "Datang sore" };
  await request.patch(`/api/patients/${id}`, { headers: admin.headers, data });
  await request.delete(`/api/patients/${id}`, { headers: admin.headers });

  await signIn(page);
  await search(page, name);
  await expect(page.getByRole("heading", { name: "Tidak ada yang cocok" })).toBeVisible();
  await page.getByLabel("Termasuk yang diarsipkan").check();
  await expect(rows(page)).toContainText(["Diarsipkan"]);
  await page.getByRole("link", { name }).click();
  await expect(heading(page, name)).toBeVisible();
  await expect(page.getByText("Pulihkan dulu untuk mengubah data")).toBeVisible();
  await expect(edit(page)).toHaveCount(0);

  await page.getByRole("link", { name: "Riwayat" }).click();
  const versions = page.getByRole("list", { name: "Riwayat" }).getByRole("listitem");
  await expect(versions).toContainText(["Diarsipkan", "Diubah", "Didaftarkan"]);
  const changed = versions.nth(1);
  await expect(changed).toContainText("Administrator");
  await expect(changed).toContainText("0812-3456-7890 menjadi  → 0813-1111-2222");
  await expect(changed).toContainText("Kota / kabupaten– menjadi  → Solo");

  await page.getByRole("button", { name: "Pulihkan" }).click();
  await expect(page.getByText(`${name} dipulihkan.`)).toBeVisible();
  await expect(edit(page)).toBeVisible();
  await expect(versions).toContainText(["Dipulihkan", "Diarsipkan"]);
});

test("a half-filled form is not lost by leaving without being asked", async ({ page }) => {
  await signIn(page);
  const form = await newPatient(page);
  await form.getByLabel("Nama lengkap").fill("Belum selesai");
  await form.getByRole("button", { name: "Batal" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Lanjut mengisi" }).click();
  await expect(form.getByLabel("Nama lengkap")).toHaveValue("Belum selesai");
});

test("an answer that comes late never replaces a newer one", async ({ page, request }) => {
  const admin = await asAccount(request);
  const [early, late] = [freshWord(), freshWord()];
  await admin.createPatient({ name: `Awal ${early}` });
  await admin.createPatient({ name: `Akhir ${late}` });
  await signIn(page);
  await expect(rows(page).first()).toBeVisible();
  const held = Promise.withResolvers<void>();
  await page.route(`**/api/patients?q=${early}*`, async (route) => {
    await held.promise;
    await route.continue().catch(() => undefined);
  });
  await search(page, early);
  await search(page, late);
  await expect(rows(page)).toContainText([`Akhir ${late}`]);
  held.resolve();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText([`Akhir ${late}`]);
});

test("somebody who only changed their own contact is archived as asked; whoever became somebody else is shown first", {
  tag: "@desk",
}, async ({ page, request }) => {
  const admin = await asAccount(request);
  const change = (id: string, data: object) => request.patch(`/api/patients/${id}`, { headers: admin.headers, data });
  const askToArchive = async (name: string) => {
    const opened = await open(page, name);
    await opened.getByRole("button", { name: "Arsipkan" }).click();
    return page.getByRole("alertdialog").getByRole("button", { name: "Arsipkan" });
  };
  await signIn(page);
  const moved = await admin.createPatient({ name: `Pindah ${freshWord()}` });
  const sure = await askToArchive(moved.name);
  await change(moved.id, { phone: "0812-0000-1111", address: { city: "Solo" } });
  await sure.click();
  await expect(page.getByText(`${moved.name} diarsipkan.`)).toBeVisible();
  expect((await request.get(`/api/patients/${moved.id}`, { headers: admin.headers })).status()).toBe(404);

  const renamed = await admin.createPatient({ name: `Ganti ${freshWord()}` });
  const surely = await askToArchive(renamed.name);
  await change(renamed.id, { notes: "Jangan diarsipkan" });
  await surely.click();
  await expect(page.getByText("Sementara itu data ini sudah diubah orang lain.")).toBeVisible();
  expect((await request.get(`/api/patients/${renamed.id}`, { headers: admin.headers })).status()).toBe(200);
});
