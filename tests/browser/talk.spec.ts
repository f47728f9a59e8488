import { asAccount, expect, test } from "./rawat.ts";
import {
  another,
  answeredLate,
  field,
  hearsClockOf,
  holdBack,
  inConversation,
  lookAway,
  loseLine,
  pixel,
  said,
  say,
  secondsLeft,
  unsent,
} from "./talks.ts";

test("what is said is there on both sides, with who types and what was read", async ({ page, browser, baseURL }) => {
  const { other, close, doctor, patient } = await inConversation(page, browser, baseURL);
  await expect(page.locator(".presence")).toHaveText("Sedang di sini");
  await field(page).pressSequentially("Selamat ");
  await expect(other.getByText(`${patient.name} sedang mengetik…`)).toBeVisible();
  await field(page).pressSequentially("siang");
  await field(page).press("Shift+Enter");
  await field(page).pressSequentially("dok");
  await field(page).press("Enter");
  await expect(said(other)).toHaveText(["Selamat siang\ndok"]);
  await expect(field(page)).toHaveValue("");
  await expect(other.getByText("sedang mengetik")).toBeHidden();
  await expect(page.locator(".said-mark")).toHaveText("Dibaca");
  await say(other, "Siang, ada keluhan apa?");
  await expect(said(page)).toHaveText(["Selamat siang\ndok", "Siang, ada keluhan apa?"]);
  // Who cannot see it is told of it.
  await expect(page.getByRole("status").filter({ hasText: `${doctor.name}: Siang, ada keluhan apa?` })).toHaveCount(1);
  await close();
  await expect(page.locator(".presence")).toHaveText("Sedang tidak di sini", { timeout: 15_000 });
});

test("what was said while the line was away is there after it, on both sides, without a gap and each once", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const { other, close } = await inConversation(page, browser, baseURL);
  await say(page, "satu");
  await expect(said(other)).toHaveText(["satu"]);
  await loseLine(page);
  await say(other, "dua");
  await say(other, "tiga");
  await expect(said(other)).toHaveText(["satu", "dua", "tiga"]);
  await say(page, "empat");
  await expect(unsent(page)).toContainText("Menunggu sambungan");
  await expect(said(page)).toHaveText(["satu"]);
  await context.setOffline(false);
  await expect(said(page)).toHaveText(["satu", "dua", "tiga", "empat"], { timeout: 15_000 });
  await expect(unsent(page)).toHaveCount(0);
  await expect(page.getByText("Sambungan terputus")).toBeHidden();
  await expect(said(other)).toHaveText(["satu", "dua", "tiga", "empat"]);
  await page.reload();
  await expect(said(page)).toHaveText(["satu", "dua", "tiga", "empat"]);
  await close();
});

test("a message that was not acknowledged is not told as sent, also after a reload, and goes out once when it is sent again", async ({
  page,
  browser,
  baseURL,
}) => {
  const letThrough = await holdBack(page);
  const { other, close } = await inConversation(page, browser, baseURL);
  await say(page, "Apakah sampai?");
  await expect(unsent(page)).toContainText("Mengirim…");
  await expect(unsent(page)).toContainText("Belum terkirim", { timeout: 12_000 });
  await expect(said(page)).toHaveCount(0);
  await page.reload();
  await expect(unsent(page)).toContainText("Belum terkirim", { timeout: 15_000 });
  letThrough();
  await unsent(page).getByRole("button", { name: "Kirim lagi" }).dblclick();
  await expect(said(page)).toHaveText(["Apakah sampai?"]);
  await expect(unsent(page)).toHaveCount(0);
  await say(page, "Sesudahnya");
  await expect(said(other)).toHaveText(["Apakah sampai?", "Sesudahnya"]);
  await close();
});

test("what is typed and not sent survives a reload", async ({ page, browser, baseURL }) => {
  const { close } = await inConversation(page, browser, baseURL);
  await field(page).fill("Sejak kemarin saya");
  await page.reload();
  await expect(field(page)).toHaveValue("Sejak kemarin saya");
  await close();
});

const widthOf = (picture: unknown): number => (picture as { naturalWidth: number }).naturalWidth;

test("a photograph is seen by the other one, a document is kept as a file, and what is neither is not sent", async ({
  page,
  browser,
  baseURL,
}) => {
  const { other, close } = await inConversation(page, browser, baseURL);
  const picker = page.getByLabel("Lampirkan foto atau PDF").and(page.locator("input"));
  await picker.setInputFiles({ name: "ruam.png", mimeType: "image/png", buffer: pixel });
  await say(page, "Ini ruamnya");
  await expect(said(other)).toHaveText(["Ini ruamnya"]);
  const seen = other.getByRole("img", { name: "Gambar: ruam.png" });
  await expect.poll(() => seen.evaluate(widthOf)).toBe(1);
  await other.getByRole("button", { name: "Perbesar gambar ruam.png" }).click();
  await expect(other.getByRole("dialog", { name: "ruam.png" })).toBeVisible();
  await other.keyboard.press("Escape");
  await expect(other.getByRole("dialog")).toBeHidden();

  const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
  await picker.setInputFiles({ name: "hasil.pdf", mimeType: "application/pdf", buffer: pdf });
  await page.getByRole("button", { name: "Kirim", exact: true }).click();
  const downloading = other.waitForEvent("download");
  await other.getByRole("button", { name: "Simpan hasil.pdf" }).click();
  expect((await downloading).suggestedFilename()).toBe("hasil.pdf");

  await picker.setInputFiles({ name: "palsu.png", mimeType: "image/png", buffer: Buffer.from("bukan gambar") });
  await page.getByRole("button", { name: "Kirim", exact: true }).click();
  await expect(unsent(page)).toContainText("Berkas ini tidak dapat dikirim.");
  // It would be refused as often as it is sent.
  await expect(unsent(page).getByRole("button")).toHaveText(["Hapus"]);
  await unsent(page).getByRole("button").click();

  await picker.setInputFiles({ name: "catatan.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
  await expect(page.getByRole("alert")).toContainText("Berkas ini tidak dapat dikirim.");
  await close();
});

test("the clinic's clock alone says how long it lasts: both are warned five minutes before, and at the end nobody writes any more", async ({
  page,
  browser,
  baseURL,
}) => {
  const leave = await hearsClockOf(page);
  leave(309);
  const { close } = await inConversation(page, browser, baseURL);
  await expect(page.getByRole("timer")).toHaveText(/^Sisa 5:0\d$/);
  await expect(page.getByText("Konsultasi berakhir dalam 5 menit.")).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^Sisa [45]:\d\d$/);
  leave(4);
  await page.reload();
  await expect(page.getByText("Konsultasi berakhir kurang dari satu menit lagi.")).toBeVisible();
  await expect(field(page)).toBeHidden();
  await close();
});

test("whoever reads further up stays there, and is led to what is new when they wish", async ({
  page,
  browser,
  baseURL,
}) => {
  const { other, close, id, patient } = await inConversation(page, browser, baseURL);
  const { headers } = await asAccount(page.request, patient.email);
  for (let count = 1; count <= 60; count++) {
    const data = { consultationId: id, content: `Baris ${count}` };
    expect((await page.request.post("/api/chats/messages", { headers, data })).status()).toBe(202);
  }
  await expect(said(page)).toHaveCount(60);
  await expect(said(page).last()).toBeInViewport();
  await page.getByRole("region", { name: "Percakapan" }).hover();
  await page.mouse.wheel(0, -10_000);
  await expect(said(page).first()).toBeInViewport();
  await say(other, "Yang baru");
  await expect(page.getByText("Yang baru").last()).toBeAttached();
  await expect(said(page).last()).not.toBeInViewport();
  await page.getByRole("button", { name: "1 pesan baru" }).click();
  await expect(said(page).last()).toBeInViewport();
  await close();
});

test("a page that is made twice as large shows where one writes and what was said last", async ({
  page,
  browser,
  baseURL,
}) => {
  const { other, close } = await inConversation(page, browser, baseURL);
  for (const text of ["Anak saya demam sejak kemarin", "Suhunya 38,9"]) await say(page, text);
  await expect(said(other)).toHaveCount(2);
  for (const one of [page, other]) {
    await one.setViewportSize({ width: 640, height: 360 });
    await one.reload();
    await expect(said(one)).toHaveCount(2);
    await expect(field(one)).toBeInViewport({ ratio: 1 });
    await field(one).focus();
    for (const text of await said(one).all()) await expect(text).toBeInViewport({ ratio: 1 });
  }
  await close();
});

test("what stands in sight while nobody looks is told as read only once somebody does", async ({
  page,
  browser,
  baseURL,
}) => {
  const { id, other, close, patient } = await inConversation(page, browser, baseURL);
  const turnTo = await lookAway(page);
  await say(other, "Bagaimana keadaannya?");
  await expect(said(page)).toHaveText(["Bagaimana keadaannya?"]);
  // Said from another device, and so later than this page would have told anything.
  const { headers } = await asAccount(page.request, patient.email);
  const data = { consultationId: id, content: "Saya di jalan" };
  expect((await page.request.post("/api/chats/messages", { headers, data })).status()).toBe(202);
  for (const one of [page, other]) await expect(said(one)).toHaveText(["Bagaimana keadaannya?", "Saya di jalan"]);
  await expect(other.locator(".said-mark")).toHaveText("Terkirim");
  await turnTo();
  await expect(other.locator(".said-mark")).toHaveText("Dibaca");
  await close();
});

test("what is told as read stays so when an answer of before comes late", async ({ page, browser, baseURL }) => {
  const { other, close } = await inConversation(page, browser, baseURL);
  await say(page, "Selamat siang");
  await expect(page.locator(".said-mark")).toHaveText("Dibaca");
  const turnTo = await lookAway(other);
  await say(page, "Apakah Anda di sana?");
  await expect(said(other)).toHaveText(["Selamat siang", "Apakah Anda di sana?"]);
  await expect(page.locator(".said-mark").last()).toHaveText("Terkirim");
  // By whom it says is there it is seen to have come.
  const comesLate = await answeredLate(page, { online: false });
  await turnTo();
  await expect(page.locator(".said-mark")).toHaveText(["Dibaca"]);
  await expect(page.locator(".presence")).toHaveText("Sedang di sini");
  await comesLate();
  await expect(page.locator(".presence")).toHaveText("Sedang tidak di sini");
  await expect(page.locator(".said-mark")).toHaveText(["Dibaca"]);
  await close();
});

test("who comes while it is asked who is there is told as there, also once an answer of before is in", async ({
  page,
  browser,
  baseURL,
}) => {
  const { id, doctor, close } = await inConversation(page, browser, baseURL);
  await close();
  await expect(page.locator(".presence")).toHaveText("Sedang tidak di sini", { timeout: 15_000 });
  const comesLate = await answeredLate(page);
  const back = await another(browser, doctor.email, baseURL);
  await back.page.goto(`/consultations/${id}`);
  await expect(page.locator(".presence")).toHaveText("Sedang di sini");
  await comesLate();
  await say(back.page, "Saya kembali");
  await expect(said(page)).toHaveText(["Saya kembali"]);
  await expect(page.locator(".presence")).toHaveText("Sedang di sini");
  await back.context.close();
});

test("an answer that was long on its way shows nobody more time than is left", async ({ page, browser, baseURL }) => {
  const leave = await hearsClockOf(page);
  leave(600);
  const { close } = await inConversation(page, browser, baseURL);
  const before = await secondsLeft(page);
  expect(before).toBeGreaterThan(570);
  // It tells what the clinic's clock showed when it answered, six seconds before it came.
  leave(606);
  await page.locator("a[href='/notifications']").first().click();
  await expect(page).toHaveURL(/\/notifications/);
  await page.goBack();
  await expect(field(page)).toBeVisible();
  expect(await secondsLeft(page)).toBeLessThanOrEqual(before);
  await close();
});
