import { readFile } from "node:fs/promises";
import type { Route } from "@playwright/test";
import { asAccount, expect, test } from "./rawat.ts";
import { holdBack, inConversation, loseLine, said, say, unsent } from "./talks.ts";

const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
const file = { name: "hasil.pdf", mimeType: "application/pdf", buffer: pdf };

test("a file that takes its time holds no words up, goes on while another page is looked at, and is asked for again where a reload took it away", async ({
  page,
  browser,
  baseURL,
}) => {
  const { id, other, close } = await inConversation(page, browser, baseURL);
  let isHeldBack = true;
  await page.route("**/api/chats/attachments", async (route) => {
    await expect.poll(() => isHeldBack, { timeout: 30_000 }).toBe(false);
    await route.continue().catch(() => undefined);
  });
  const picker = page.getByLabel("Lampirkan foto atau PDF").and(page.locator("input"));
  await picker.setInputFiles(file);
  await say(page, "Hasilnya");
  await say(page, "Dia kejang!");
  await expect(said(other)).toHaveText(["Dia kejang!"]);
  await expect(unsent(page)).toContainText(["Hasilnya"]);

  await page.locator("a[href='/notifications']").first().click();
  await expect(page).toHaveURL(/\/notifications/);
  await page.goBack();
  await expect(unsent(page)).toContainText(["Hasilnya"]);
  isHeldBack = false;
  await expect(said(other)).toHaveText(["Dia kejang!", "Hasilnya"]);
  await expect(unsent(page)).toHaveCount(0);

  isHeldBack = true;
  await picker.setInputFiles(file);
  await say(page, "Dan yang kedua");
  await page.reload();
  await expect(unsent(page)).toContainText("Belum terkirim: pilih lagi berkasnya");
  await expect(unsent(page)).toContainText("Dan yang kedua");
  isHeldBack = false;
  await page.getByLabel("Pilih berkas").and(page.locator("input")).setInputFiles(file);
  await expect(said(other)).toHaveText(["Dia kejang!", "Hasilnya", "Dan yang kedua"]);
  await expect(page).toHaveURL(new RegExp(id));
  await close();
});

test("who chooses another file for one that a reload took away after the clinic had it sends that other one", async ({
  page,
  browser,
  baseURL,
}) => {
  const { other, close } = await inConversation(page, browser, baseURL);
  const kept = Promise.withResolvers<void>();
  // It arrives, and its answer never does.
  const swallow = (route: Route) => route.fetch().then(() => kept.resolve());
  await page.route("**/api/chats/attachments", swallow, { times: 1 });
  await page.getByLabel("Lampirkan foto atau PDF").and(page.locator("input")).setInputFiles(file);
  await say(page, "Hasilnya");
  await kept.promise;
  await page.reload();
  const right = { ...file, name: "hasil-benar.pdf", buffer: Buffer.concat([pdf, Buffer.from("% yang benar\n")]) };
  await page.getByLabel("Pilih berkas").and(page.locator("input")).setInputFiles(right);
  await expect(said(other)).toHaveText(["Hasilnya"]);
  const downloading = other.waitForEvent("download");
  await other.getByRole("button", { name: /^Simpan / }).click();
  const downloaded = await downloading;
  expect(downloaded.suggestedFilename()).toBe(right.name);
  expect(await readFile(await downloaded.path())).toEqual(right.buffer);
  await close();
});

test("that a consultation has ended is seen at once, and why as soon as the clinic can be asked", async ({
  page,
  browser,
  baseURL,
  request,
}) => {
  const { id, doctor, close } = await inConversation(page, browser, baseURL);
  let left = 2;
  await page.route(`**/api/consultations/${id}`, (route) => {
    left--;
    return left >= 0 ? route.fulfill({ status: 503, json: { code: "service_unavailable" } }) : route.continue();
  });
  const { headers } = await asAccount(request, doctor.email);
  expect((await request.post(`/api/consultations/${id}/end`, { headers })).status()).toBe(200);
  await expect(page.getByText("Konsultasi sudah selesai")).toBeVisible();
  await expect(page.getByText("Konsultasi ini sudah diakhiri.")).toBeVisible();
  expect(left).toBeLessThan(0);
  await close();
});

test("what the clinic did not acknowledge goes by itself, before what was said after it", async ({
  page,
  browser,
  baseURL,
}) => {
  const letThrough = await holdBack(page);
  const { other, close } = await inConversation(page, browser, baseURL);
  await say(page, "40 derajat");
  await say(page, "sejak kemarin");
  await expect(unsent(page).first()).toContainText("dicoba lagi dengan sendirinya", { timeout: 12_000 });
  letThrough();
  await expect(said(other)).toHaveText(["40 derajat", "sejak kemarin"], { timeout: 15_000 });
  await expect(unsent(page)).toHaveCount(0);
  await close();
});

test("what the clinic refuses keeps nothing waiting that was said after it", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const { other, close } = await inConversation(page, browser, baseURL);
  await loseLine(page);
  // Blanks that are drawn as nothing, which no field takes for one: more than there are occasions to send.
  for (let times = 0; times < 6; times++) await say(page, "\u2800");
  await say(page, "Sesudahnya");
  await context.setOffline(false);
  await expect(said(other)).toHaveText(["Sesudahnya"], { timeout: 15_000 });
  for (const one of await unsent(page).all()) await expect(one).toContainText("Belum terkirim");
  await expect(unsent(page)).toHaveCount(6);
  await close();
});

test("what the clinic refused goes by itself neither now nor after a reload, but when it is sent again", async ({
  page,
  browser,
  baseURL,
}) => {
  // What arrives of it at first is nothing that is seen.
  let isSpoilt = true;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const clinic = socket.connectToServer();
    socket.onMessage((frame) => clinic.send(isSpoilt ? String(frame).replace("Apakah sampai?", "\u2800") : frame));
  });
  const { other, close } = await inConversation(page, browser, baseURL);
  await say(page, "Apakah sampai?");
  await expect(unsent(page)).toContainText("Belum terkirim");
  isSpoilt = false;
  await page.reload();
  await expect(unsent(page)).toContainText("Belum terkirim");
  await say(page, "Ini sampai");
  await expect(said(other)).toHaveText(["Ini sampai"]);
  await unsent(page).getByRole("button", { name: "Kirim lagi" }).click();
  await expect(said(other)).toHaveText(["Ini sampai", "Apakah sampai?"]);
  await close();
});

test("what was said without a line and comes after the end is told so, and is only to be dropped", async ({
  page,
  context,
  browser,
  baseURL,
  request,
}) => {
  const { id, doctor, close } = await inConversation(page, browser, baseURL);
  await loseLine(page);
  await say(page, "Masih di sana?");
  const { headers } = await asAccount(request, doctor.email);
  expect((await request.post(`/api/consultations/${id}/end`, { headers })).status()).toBe(200);
  await context.setOffline(false);
  await expect(unsent(page)).toContainText("Belum terkirim", { timeout: 15_000 });
  await expect(unsent(page).getByRole("button")).toHaveText(["Hapus"]);
  await close();
});

test("what was not acknowledged before a reload goes from whatever page is opened then", async ({
  page,
  browser,
  baseURL,
}) => {
  const letThrough = await holdBack(page);
  const { other, close } = await inConversation(page, browser, baseURL);
  await say(page, "Bayinya tidak mau minum");
  await expect(unsent(page)).toHaveCount(1);
  await page.goto("/notifications");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  letThrough();
  await expect(said(other)).toHaveText(["Bayinya tidak mau minum"], { timeout: 15_000 });
  await close();
});

test("whoever looks at another page is told that the other one has written, and is led there", async ({
  page,
  browser,
  baseURL,
}) => {
  const { id, patient, other, close } = await inConversation(page, browser, baseURL);
  await other.goto("/notifications");
  await expect(other.getByRole("heading", { level: 1 })).toBeVisible();
  await say(page, "Dok, demamnya naik lagi");
  const told = other.getByText(`${patient.name} menulis kepada Anda.`);
  await expect(told).toBeVisible({ timeout: 15_000 });
  await other.getByRole("button", { name: "Buka", exact: true }).click();
  await expect(other).toHaveURL(new RegExp(id));
  await expect(said(other)).toHaveText(["Dok, demamnya naik lagi"]);
  await close();
});

test("what was said without a line goes as soon as there is one, whatever page is looked at", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const { other, close } = await inConversation(page, browser, baseURL);
  await context.setOffline(true);
  await say(page, "Bagaimana obatnya?");
  await expect(unsent(page)).toContainText("Menunggu sambungan");
  await page.locator("a[href='/home']").first().click();
  await expect(page).toHaveURL(/\/home/);
  await context.setOffline(false);
  await expect(said(other)).toHaveText(["Bagaimana obatnya?"], { timeout: 20_000 });
  await close();
});

test("whoever talks with a doctor is led there, and pays no second time", async ({ page, browser, baseURL }) => {
  const { id, doctor, close } = await inConversation(page, browser, baseURL);
  await page.goto(`/find-doctor?q=${encodeURIComponent(doctor.name)}`);
  await page.getByRole("button", { name: `Pilih ${doctor.name}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`Anda sedang berbicara dengan ${doctor.name}`);
  await expect(dialog.getByRole("button", { name: /^Bayar/ })).toHaveCount(0);
  await dialog.getByRole("link", { name: "Masuk ke konsultasi" }).click();
  await expect(page).toHaveURL(new RegExp(id));
  await close();
});
