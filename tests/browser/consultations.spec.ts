import { newPayer } from "./payer.ts";
import { asAccount, emails, enter, expect, openSection, test } from "./rawat.ts";
import { another, begin, field, inConversation, newDoctor, said } from "./talks.ts";

test("a patient finds a doctor on duty, pays on the provider's page and is led into the consultation, of which the doctor is told wherever they are", async ({
  page,
  browser,
  baseURL,
}) => {
  const [patient, doctor] = [await newPayer(page), await newDoctor(page)];
  const { page: desk, context } = await another(browser, doctor.email, baseURL);
  await desk.goto("/patients");
  await enter(page, patient.email);
  await page.goto("/home");
  await page.getByRole("link", { name: "Konsultasi dengan dokter" }).click();
  await page.getByRole("searchbox").fill(doctor.name);
  await expect(page.getByText("Di obrolan sekarang")).toHaveCount(1);
  // Whoever keeps the pages open is there.
  await expect(page.getByText("Di obrolan sekarang")).toBeVisible();
  await expect(page).toHaveURL(/\/find-doctor\?q=/);
  await page.getByRole("button", { name: `Pilih ${doctor.name}` }).click();
  const terms = page.getByRole("dialog");
  await expect(terms).toContainText("30 menit");
  await expect(terms).toContainText("Bila dokter tidak menjawab dalam 10 menit, uang Anda kembali dengan sendirinya.");
  await terms.getByRole("button", { name: "Bayar Rp75.000" }).click();
  await expect(page).toHaveURL(/\/payments\/[\w-]{36}$/);
  await page.getByRole("link", { name: "Bayar", exact: true }).click();
  await page.getByRole("button", { name: "QRIS" }).click();
  await page.locator("button[value=settlement]").click();
  await expect(page).toHaveURL(/\/consultations\/[\w-]{36}$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(doctor.name);
  await expect(page.getByRole("timer")).toHaveText(/^Sisa (29|30):\d\d$/);

  await expect(desk.getByText(`Konsultasi dengan ${patient.name} sudah dimulai.`)).toBeVisible();
  await desk.getByRole("button", { name: "Buka" }).click();
  await expect(desk).toHaveURL(page.url());
  await expect(desk.locator(".rail .count-mark")).toContainText("1");
  // Elsewhere it is offered for as long as it lasts, and Back does not lead to the payment only to be led here again.
  await page.goto("/home");
  await page.locator(".running").getByRole("link", { name: doctor.name }).click();
  await expect(field(page)).toBeVisible();
  await context.close();
});

test("its doctor ends it when asked twice, and its patient reads how it ended and that an unanswered one is paid back", async ({
  page,
  browser,
  baseURL,
}) => {
  const { other, close } = await inConversation(page, browser, baseURL);
  await field(page).fill("Belum saya kirim");
  await other.getByRole("button", { name: "Akhiri konsultasi" }).click();
  const question = other.getByRole("alertdialog");
  await expect(question).toContainText("Anda belum menulis apa pun: dana pasien dikembalikan dengan sendirinya");
  await question.getByRole("button", { name: "Lanjutkan" }).click();
  await expect(field(other)).toBeVisible();
  await other.getByRole("button", { name: "Akhiri konsultasi" }).click();
  await question.getByRole("button", { name: "Ya, akhiri" }).click();
  for (const one of [page, other]) {
    await expect(one.getByText("Konsultasi ini sudah diakhiri.")).toBeVisible();
    await expect(field(one)).toBeHidden();
  }
  await expect(page.getByText("Yang Anda bayar dikembalikan dengan sendirinya.")).toBeVisible();
  await page.getByRole("link", { name: "Lihat pembayarannya" }).click();
  await expect(page).toHaveURL(/\/payments\//);
  await page.getByRole("link", { name: "Lihat konsultasinya" }).click();
  await expect(page.getByText("Konsultasi sudah selesai")).toBeVisible();
  await close();
});

/** Whether what stands in the middle of something is seen, and not what lies over it. */
function middleOf(element: Element): boolean {
  const { x, y, width } = element.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + 24) === element;
}

test("the doctor writes the record beside the talk, and neither loses anything while they turn from one to the other", async ({
  page,
  browser,
  baseURL,
}) => {
  const { other, close, patient, id } = await inConversation(page, browser, baseURL);
  await expect(other.locator(".patient-banner")).toContainText(patient.name);
  await expect(page.getByText(/^Dokter menjawab dalam (9|10):\d\d; bila tidak/)).toBeVisible();
  await expect(other.getByText(/^Balas dalam (9|10):\d\d; bila tidak/)).toBeVisible();
  await other.getByRole("link", { name: "Rekam medis", exact: true }).click();
  await other.getByLabel("Subjektif").fill("Demam dua hari");
  // Another patient may wait: whoever looks to them finds what was written again.
  await other
    .locator(".rail")
    .getByRole("link", { name: /^Konsultasi/ })
    .click();
  await expect(other.getByText(/^Menunggu jawaban pertama Anda, paling lama (9|10):/)).toBeVisible();
  await other.goBack();
  await expect(other.getByLabel("Subjektif")).toHaveValue("Demam dua hari");
  await other.setViewportSize({ width: 375, height: 700 });
  await other.getByRole("button", { name: "Simpan", exact: true }).click({ trial: true });
  await other.setViewportSize({ width: 375, height: 400 });
  await other.getByLabel("Subjektif").focus();
  await expect.poll(() => other.getByLabel("Subjektif").evaluate(middleOf)).toBe(true);
  // Who has no room for both turns from one to the other.
  await other.setViewportSize({ width: 375, height: 740 });
  await other.getByRole("link", { name: "Obrolan" }).click();
  await field(other).fill("Sebentar, saya");
  await expect(other.getByRole("alertdialog")).toBeHidden();
  await other.getByRole("link", { name: "Data pasien" }).click();
  await other.goBack();
  await expect(field(other)).toHaveValue("Sebentar, saya");
  await other.getByRole("link", { name: "Rekam medis", exact: true }).click();
  await expect(other.getByLabel("Subjektif")).toHaveValue("Demam dua hari");
  // What leads away altogether asks.
  await openSection(other, "Pasien");
  await other.getByRole("alertdialog").getByRole("button", { name: "Lanjut mengisi" }).click();
  await other.setViewportSize({ width: 1280, height: 800 });
  await other.getByRole("button", { name: "Simpan", exact: true }).click();
  await expect(other.getByText("Rekam medis tersimpan.")).toBeVisible();
  await expect(other.locator(".record")).toContainText("Demam dua hari");
  const recordId = new URL(other.url()).pathname.split("/").at(-1);
  const { headers } = await asAccount(other.request, patient.email);
  const answer = await other.request.get(`/api/records/${recordId}`, { headers });
  expect((await answer.json()).data).toMatchObject({ consultationId: id, subjective: "Demam dua hari" });
  await expect(field(other)).toHaveValue("Sebentar, saya");
  // From the record both find what was said, later too; beside it nothing leads to where one is.
  const toTalk = (reader: typeof page) => reader.getByRole("link", { name: "Baca percakapan konsultasi ini" });
  await expect(toTalk(other)).toHaveCount(0);
  await field(other).fill("");
  for (const [reader, address] of [
    [page, `/records/${recordId}`],
    [other, `/patients/${patient.medicalRecordNumber}/records/${recordId}`],
  ] as const) {
    await reader.goto(address);
    await toTalk(reader).click();
    await expect(reader).toHaveURL(new RegExp(`/consultations/${id}(/|$)`));
  }
  await close();
});

test("an administrator reads what both have said, page by page and without being led away from where they read, and writes nothing", async ({
  page,
}) => {
  const [patient, doctor] = [await newPayer(page), await newDoctor(page)];
  const id = await begin(page, patient.email, doctor.staffId);
  const { headers } = await asAccount(page.request, patient.email);
  for (let count = 1; count <= 60; count++) {
    const data = { consultationId: id, content: `Baris ${count}` };
    expect((await page.request.post("/api/chats/messages", { headers, data })).status()).toBe(202);
  }
  await enter(page, emails.admin);
  await page.goto(`/consultations/${id}`);
  await expect(said(page)).toHaveCount(50);
  await expect(said(page).last()).toBeInViewport();
  await expect(page.getByText(patient.name).last()).toBeVisible();
  await page.getByRole("button", { name: "Pesan sebelumnya" }).click();
  await expect(said(page)).toHaveCount(60);
  await expect(page.getByText("Baris 11", { exact: true })).toBeInViewport();
  await expect(page.getByRole("button", { name: "Pesan sebelumnya" })).toBeHidden();
  await expect(field(page)).toHaveCount(0);
});

test("who was in, who is in and how it ended stands in lists, narrowed by what stands in the address", async ({
  page,
}) => {
  const [patient, doctor] = [await newPayer(page), await newDoctor(page)];
  const id = await begin(page, patient.email, doctor.staffId);
  await enter(page, doctor.email);
  await page.goto("/consultations");
  const running = page.locator(".running");
  await expect(running.getByRole("link", { name: patient.name })).toBeVisible();
  const { headers } = await asAccount(page.request, patient.email);
  const data = { consultationId: id, content: "Halo" };
  await page.request.post("/api/chats/messages", { headers, data });
  await expect(running).toContainText("1 belum dibaca");
  await page.request.post("/api/chats/messages", { headers, data });
  await expect(running).toContainText("2 belum dibaca");
  await page.getByLabel("Status").selectOption("ended");
  await expect(page.getByText("Belum ada konsultasi")).toBeVisible();
  const own = await asAccount(page.request, doctor.email);
  await page.request.post(`/api/consultations/${id}/end`, { headers: own.headers });
  await expect(page.locator(".consultations .row")).toContainText("Konsultasi ini sudah diakhiri.");
  await expect(running).toBeHidden();
  await page.reload();
  await expect(page.getByLabel("Status")).toHaveValue("ended");
});

test("of a doctor's patients whoever waits for a first answer stands first, also before those who came later", async ({
  page,
}) => {
  const [early, late, doctor] = [await newPayer(page), await newPayer(page), await newDoctor(page)];
  await begin(page, early.email, doctor.staffId);
  const id = await begin(page, late.email, doctor.staffId);
  await enter(page, doctor.email);
  await page.goto("/consultations");
  const names = page.locator(".running").getByRole("link");
  await expect(names).toHaveText([late.name, early.name]);
  const { headers } = await asAccount(page.request, doctor.email);
  const data = { consultationId: id, content: "Selamat siang" };
  expect((await page.request.post("/api/chats/messages", { headers, data })).status()).toBe(202);
  await expect(names).toHaveText([early.name, late.name]);
  await page.reload();
  await expect(names).toHaveText([early.name, late.name]);
});
