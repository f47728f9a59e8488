import { asAccount, emails, expect, signIn, test } from "./rawat.ts";
import { countRecords, openForm, recordsOf, someone, store, stored } from "./records.ts";

test("a medication that the patient is allergic to is told on its row before it is saved, and is a warning to confirm", async ({
  page,
  request,
}) => {
  const patient = await someone(request, { allergies: [{ substance: "penisilin" }] });
  const { form, prescribe } = await openForm(page, patient);
  await expect(form.getByText("Alergi pasien: penisilin")).toBeVisible();
  const harmless = await prescribe("Parasetamol");
  const harmful = await prescribe("Amoxsann 500 mg", 2);
  await expect(harmful.getByRole("alert")).toHaveText(
    "Amoxsann 500 mg: pasien alergi penisilin (sama-sama penisilin).",
  );
  await expect(harmless.getByText("pasien alergi")).toHaveCount(0);
  expect(await countRecords(request, patient)).toBe(0);

  await form.getByRole("button", { name: "Simpan" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: "Periksa lagi" }).click();
  await expect(form.getByRole("button", { name: "Simpan" }), "one goes on where one was").toBeFocused();
  expect(await countRecords(request, patient)).toBe(0);
  await form.getByRole("button", { name: "Simpan" }).click();
  await question.getByRole("button", { name: "Tetap resepkan" }).click();
  await expect(form).toBeHidden();
  await expect(stored(page).getByText("Amoxsann 500 mg: pasien alergi penisilin.")).toBeVisible();
});

test("what a prescription lacks is said before anybody is asked whether to prescribe against an allergy, which is asked once", async ({
  page,
  request,
}) => {
  const patient = await someone(request, { allergies: [{ substance: "penisilin" }] });
  const { form, prescribe } = await openForm(page, patient);
  const row = await prescribe("Amoksisilin");
  const question = page.getByRole("alertdialog");
  for (const [label, text] of [
    ["Dosis", "1 tablet"],
    ["Aturan pakai", "4 x 1"],
    ["Lama (hari)", "5"],
  ] as const) {
    await row.getByLabel(label).fill("");
    await form.getByRole("button", { name: "Simpan" }).click();
    await expect(row.getByLabel(label)).toHaveAttribute("aria-invalid", "true");
    await expect(row.getByLabel(label)).toBeFocused();
    await expect(question).toBeHidden();
    await row.getByLabel(label).fill(text);
  }
  await form.getByRole("button", { name: "Simpan" }).click();
  await question.getByRole("button", { name: "Tetap resepkan" }).click();
  await expect(form).toBeHidden();
  expect(await countRecords(request, patient)).toBe(1);
});

test("the row's warning goes with the medication that it was about", async ({ page, request }) => {
  const patient = await someone(request, { allergies: [{ substance: "penisilin" }] });
  const { form, prescribe } = await openForm(page, patient);
  const row = await prescribe("Amoksisilin");
  await expect(row.getByText("pasien alergi")).toBeVisible();
  await row.getByLabel("Obat", { exact: true }).fill("Parasetamol");
  await expect(row.getByText("pasien alergi")).toHaveCount(0);
  await row.getByLabel("Obat", { exact: true }).fill("Amoksisilin");
  await expect(row.getByText("pasien alergi")).toBeVisible();
  await row.getByRole("button", { name: "Hapus obat 1" }).click();
  await expect(form.getByText("pasien alergi")).toHaveCount(0);
});

test("medications that cannot be compared with the allergies are saved all the same, and what conflicts is told then", async ({
  page,
  request,
}) => {
  const patient = await someone(request, { allergies: [{ substance: "penisilin" }] });
  const { form, prescribe } = await openForm(page, patient);
  await page.route("**/api/records/allergy-check", (route) => route.abort());
  await prescribe("Amoksisilin");
  await expect(form.getByRole("alert").getByText("Obat sedang tidak dapat dibandingkan")).toBeVisible();
  await form.getByRole("button", { name: "Simpan" }).click();
  await expect(form).toBeHidden();
  await expect(stored(page).getByText("Amoksisilin: pasien alergi penisilin.")).toBeVisible();
});

test("a half-written note is there after a reload, and Back asks before it is lost", async ({ page, request }) => {
  const patient = await someone(request);
  const { form, prescribe } = await openForm(page, patient);
  await form.getByLabel("Subjektif").fill("Batuk sejak");
  await form.getByRole("combobox", { name: /^Cari diagnosis/ }).fill("J06.9");
  await form.getByRole("option", { name: /J06\.9/ }).click();
  await prescribe("Parasetamol");
  await page.reload();
  await expect(form.getByLabel("Subjektif")).toHaveValue("Batuk sejak");
  await expect(form.getByRole("listitem").filter({ hasText: "J06.9" })).toBeVisible();
  await expect(form.getByLabel("Obat", { exact: true })).toHaveValue("Parasetamol");

  await page.evaluate("history.back()");
  await page.getByRole("button", { name: "Lanjut mengisi" }).click();
  await expect(form.getByLabel("Subjektif")).toHaveValue("Batuk sejak");
  await page.evaluate("history.back()");
  await page.getByRole("button", { name: "Buang" }).click();
  await expect(form).toBeHidden();
  await page.getByRole("link", { name: "Tulis rekam medis" }).click();
  await expect(form.getByLabel("Subjektif")).toHaveValue("");
});

test("a link to a record opens it for the doctor, says why not to the front desk, and never under another patient's name", async ({
  browser,
  page,
  request,
}) => {
  const [patient, other] = [await someone(request), await someone(request)];
  const { id } = await store(request, patient);
  await signIn(page, emails.doctor);
  await page.goto(`${recordsOf(patient)}/${id}`);
  await expect(stored(page).getByText("Versi pertama")).toBeVisible();
  await page.goto(`${recordsOf(other)}/${id}`);
  await expect(page.getByText("Bukan rekam medis pasien ini")).toBeVisible();
  await expect(page.getByText("Versi pertama")).toHaveCount(0);

  const desk = await (await browser.newContext()).newPage();
  await signIn(desk, emails.staff);
  await desk.goto(`${recordsOf(patient)}/${id}`);
  await expect(desk.getByText("Rekam medis tidak terbuka untuk meja depan")).toBeVisible();
  await expect(desk.getByText("Versi pertama")).toHaveCount(0);
});

test("a record, its versions and its amendment have addresses: Back closes each", async ({ page, request }) => {
  const patient = await someone(request);
  const { id, body, etag } = await store(request, patient);
  const { headers } = await asAccount(request, emails.doctor);
  const amended = { headers: { ...headers, "if-match": etag }, data: { ...body, assessment: "Versi kedua" } };
  expect((await request.put(`/api/records/${id}`, amended)).status()).toBe(200);

  await signIn(page, emails.doctor);
  await page.goto(recordsOf(patient));
  await page.getByRole("link", { name: "Catatan" }).click();
  await expect(stored(page).getByText("Versi kedua")).toBeVisible();
  await page.getByRole("link", { name: "Versi", exact: true }).click();
  await page.getByRole("link", { name: "Versi 1" }).click();
  await expect(page).toHaveURL(/\?version=1$/);
  await expect(page.getByText("Versi pertama")).toBeVisible();
  await expect(page.getByText("Versi lama. Yang berlaku sekarang: versi 2.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Versi pertama")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("region", { name: "Semua versi" })).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "Ubah" }).click();
  await expect(page.getByLabel("Asesmen")).toHaveValue("Versi kedua");
  await page.goBack();
  await expect(stored(page).getByText("Versi kedua")).toBeVisible();
  await stored(page).getByRole("button", { name: "Tutup" }).click();
  await expect(page.getByRole("link", { name: "Catatan" })).toBeFocused();
  await expect(page).toHaveURL(recordsOf(patient));
});

test("a line that breaks while a record is saved loses nothing, and the same record is not written twice", async ({
  page,
  request,
}) => {
  const patient = await someone(request);
  const { form } = await openForm(page, patient);
  await form.getByLabel("Subjektif").fill("Pusing berputar");
  // It is done, and the answer never comes.
  await page.route("**/api/records", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await form.getByRole("button", { name: "Simpan" }).click();
  await expect(form.getByText("Klinik tidak dapat dihubungi.")).toBeVisible();
  await page.unroute("**/api/records");
  await page.reload();
  await expect(form.getByLabel("Subjektif")).toHaveValue("Pusing berputar");
  await form.getByRole("button", { name: "Simpan" }).click();
  await expect(stored(page).getByText("Pusing berputar")).toBeVisible();
  expect(await countRecords(request, patient)).toBe(1);
});

test("an amendment whose answer was lost is not taken for somebody else's", async ({ page, request }) => {
  const patient = await someone(request);
  const { id } = await store(request, patient);
  await signIn(page, emails.doctor);
  await page.goto(`${recordsOf(patient)}/${id}?edit=1`);
  await page.getByLabel("Asesmen").fill("Versi saya");
  await page.route(`**/api/records/${id}`, async (route) => {
    if (route.request().method() !== "PUT") return await route.continue();
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText("Klinik tidak dapat dihubungi.")).toBeVisible();
  await page.unroute(`**/api/records/${id}`);
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(stored(page).getByText(/^Versi 2 ·/)).toBeVisible();
});

test("a doctor whose record somebody else amended meanwhile sees that one first, also after a reload, and both versions are kept", async ({
  page,
  request,
}) => {
  const patient = await someone(request);
  const { id, body, etag } = await store(request, patient);
  const admin = await asAccount(request);
  await signIn(page, emails.doctor);
  await page.goto(`${recordsOf(patient)}/${id}`);
  await page.getByRole("link", { name: "Ubah" }).click();
  await page.getByLabel("Asesmen").fill("Versi saya");
  const amended = await request.put(`/api/records/${id}`, {
    headers: { ...admin.headers, "if-match": etag },
    data: { ...body, assessment: "Versi administrator" },
  });
  expect(amended.status()).toBe(200);
  await page.reload();
  await expect(page.getByLabel("Asesmen")).toHaveValue("Versi saya");
  await page.getByRole("button", { name: "Simpan" }).click();

  const stale = page.getByRole("alertdialog", { name: "Data ini baru saja diubah orang lain" });
  await expect(stale.getByText("Versi administrator")).toBeVisible();
  await stale.getByRole("button", { name: "Simpan isian saya" }).click();
  await expect(stored(page).getByText(/^Versi 3 ·/)).toBeVisible();
  await expect(stored(page).getByText("Versi saya")).toBeVisible();
});

test("a record that is open shows what somebody else amends, within a second and without a reload", async ({
  page,
  request,
}) => {
  const patient = await someone(request);
  const { id, body, etag } = await store(request, patient);
  await signIn(page, emails.doctor);
  await page.goto(`${recordsOf(patient)}/${id}`);
  await expect(stored(page).getByText("Versi pertama")).toBeVisible();
  const admin = await asAccount(request);
  const data = { ...body, assessment: "Versi administrator" };
  await request.put(`/api/records/${id}`, { headers: { ...admin.headers, "if-match": etag }, data });
  await expect(stored(page).getByText("Versi administrator")).toBeVisible({ timeout: 3_000 });
});

test("a record entered in error leaves the list with its reason kept", async ({ page, request }) => {
  const patient = await someone(request);
  const { id } = await store(request, patient);
  await signIn(page, emails.doctor);
  await page.goto(recordsOf(patient));
  await page.getByRole("link", { name: "Catatan" }).click();
  await page.getByRole("button", { name: "Salah entri" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByLabel("Alasan").fill("Pasien lain");
  await question.getByRole("button", { name: "Salah entri" }).click();
  await expect(page.getByText("Belum ada rekam medis")).toBeVisible();
  await page.goto(`${recordsOf(patient)}/${id}`);
  await expect(stored(page).getByText("Pasien lain")).toBeVisible();
  await expect(page.getByRole("link", { name: "Ubah" })).toHaveCount(0);
});

test("diagnoses are called as the page's reader calls them, in whatever language they were stored", async ({
  page,
  request,
}) => {
  const patient = await someone(request);
  const inIndonesian = { code: "I10", display: "Hipertensi esensial (primer)", primary: true };
  const { id } = await store(request, patient, { diagnoses: [inIndonesian, { code: "J06.9" }] });
  const entries = await request.get("/api/records/diagnosis-codes?q=I10&limit=1", {
    headers: (await asAccount(request)).headers,
  });
  expect(await entries.json()).toMatchObject({ data: [{ displayId: inIndonesian.display }] });
  await signIn(page, emails.doctor);
  await page.goto(`${recordsOf(patient)}/${id}`);
  await expect(stored(page).getByText("Acute upper respiratory infection")).toHaveCount(0);
  await page.goto(recordsOf(patient));
  await expect(page.getByRole("link", { name: "Hipertensi esensial (primer) (I10)" })).toBeVisible();

  await page.evaluate("localStorage.setItem('rawat.language', 'en')");
  await page.reload();
  await page.getByRole("link", { name: "Essential (primary) hypertension (I10)" }).click();
  const record = page.getByRole("region", { name: "Medical record", exact: true });
  await expect(record.getByText("Essential (primary) hypertension")).toBeVisible();
  await page.goto(`${recordsOf(patient)}/${id}?edit=1`);
  await expect(page.getByText("Acute upper respiratory infection, unspecified")).toBeVisible();
  await page.getByRole("combobox", { name: /^Search diagnoses/ }).fill("demam");
  await expect(page.getByRole("listbox").getByText(/fever/i).first()).toBeVisible();
});
