import { newPayer } from "./payer.ts";
import { asAccount, emails, enter, expect, test } from "./rawat.ts";
import { begin, field, inConversation, newDoctor, said, say, unsent } from "./talks.ts";

test("what a patient is allergic to is in the doctor's sight, whatever of the chart is looked at", async ({ page }) => {
  const [patient, doctor] = [await newPayer(page), await newDoctor(page)];
  const { headers } = await asAccount(page.request, emails.staff);
  const path = `/api/patients/${patient.patientId}`;
  const etag = (await page.request.get(path, { headers })).headers().etag ?? "";
  const data = { allergies: [{ substance: "Penisilin", severity: "severe" }] };
  const told = await page.request.patch(path, { headers: { ...headers, "if-match": etag }, data });
  expect(told.status(), await told.text()).toBe(200);
  const id = await begin(page, patient.email, doctor.staffId);
  await enter(page, doctor.email);
  await page.goto(`/consultations/${id}`);
  const chart = page.locator(".work-chart");
  for (const [width, height] of [
    [1280, 800],
    [375, 740],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.getByRole("link", { name: "Data pasien" }).click();
    await expect(chart.getByText(/Penisilin/).filter({ visible: true })).toHaveCount(1);
    await page.getByRole("link", { name: "Rekam medis", exact: true }).click();
    await expect(chart.getByText(/Penisilin/).filter({ visible: true })).toHaveCount(1);
    // However much is prescribed, the page is as high as the window: what scrolls is the record.
    await chart.getByRole("button", { name: "Tambah obat" }).click();
    await chart.getByRole("button", { name: "Tambah obat" }).click();
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(height);
  }
});

test("what is pasted and too long stays whole, and goes once it is shortened", async ({ page, browser, baseURL }) => {
  const { other, close } = await inConversation(page, browser, baseURL);
  const story = "Riwayat panjang. ".repeat(300);
  await field(page).fill(story);
  await expect(page.getByText(/Terlalu panjang 1100 karakter/)).toBeVisible();
  await field(page).press("Enter");
  await expect(unsent(page)).toHaveCount(0);
  await expect(field(page)).toHaveValue(story);
  await say(page, story.slice(0, 4_000));
  await expect(said(other)).toHaveText([story.slice(0, 4_000).trim()]);
  await close();
});

test("a file that a reload took away is not asked for again once the consultation is over", async ({
  page,
  browser,
  baseURL,
}) => {
  const { id, doctor, close } = await inConversation(page, browser, baseURL);
  await page.route("**/api/chats/attachments", () => undefined);
  const picker = page.getByLabel("Lampirkan foto atau PDF").and(page.locator("input"));
  await picker.setInputFiles({
    name: "hasil.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.4\n%%EOF"),
  });
  await say(page, "Hasilnya");
  await expect(unsent(page)).toContainText("Mengirim…");
  const { headers } = await asAccount(page.request, doctor.email);
  expect((await page.request.post(`/api/consultations/${id}/end`, { headers })).status()).toBe(200);
  await page.reload();
  await expect(unsent(page)).toContainText("Belum terkirim: Konsultasi ini sudah selesai.");
  await expect(unsent(page).getByRole("button")).toHaveText(["Hapus"]);
  await close();
});
