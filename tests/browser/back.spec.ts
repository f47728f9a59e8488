import { bookedFor, preview } from "./appointments.ts";
import { asAccount, emails, expect, freshWord, openSection, rows, search, signIn, test } from "./rawat.ts";

test("Back while it is asked whether to cancel an appointment keeps the appointment and what was underneath; the next Back goes on", async ({
  page,
  request,
}) => {
  const { id, name, day, read } = await bookedFor(request, 2);
  await signIn(page, emails.staff);
  await page.goto(`/calendar?day=${day}`);
  await page.getByRole("link", { name }).first().click();
  const drawer = preview(page, name);
  await drawer.getByRole("button", { name: "Batalkan" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toBeVisible();
  await page.goBack();
  await expect(question).toBeHidden();
  await expect(drawer).toBeVisible();
  expect(page.url()).toContain(id);
  expect((await read()).status).toBe("booked");
  await page.goBack();
  await expect(drawer).toBeHidden();
  expect(new URL(page.url()).search).toBe(`?day=${day}`);
  await page.goBack();
  await expect(page).not.toHaveURL(/day=/);
});

test("Back while it is asked whether to archive a patient archives nobody; asked anew, it does", async ({
  page,
  request,
}) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Arsip ${freshWord()}` });
  await signIn(page, emails.staff);
  await openSection(page, "Pasien");
  await search(page, name);
  await page.getByRole("link", { name }).click();
  const question = page.getByRole("alertdialog");
  const archive = page.getByRole("button", { name: "Arsipkan", exact: true });
  await page.getByRole("link", { name: "Ubah", exact: true }).click();
  await expect(page).toHaveURL(/\/edit$/);
  await page.goBack();
  const length = await page.evaluate("history.length");
  await archive.click();
  await expect(question).toBeVisible();
  await page.goBack();
  await expect(question).toBeHidden();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  // The history is as it was: nothing was put into it, and what lay ahead still does.
  expect(await page.evaluate("history.length")).toBe(length);
  await page.evaluate("history.forward()");
  await expect(page).toHaveURL(/\/edit$/);
  await page.goBack();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await archive.click();
  await question.getByRole("button", { name: "Arsipkan", exact: true }).click();
  await expect(page.getByText("diarsipkan")).toBeVisible();
});

test("a question that stood open when the page was reloaded leaves nothing behind: Back leads where it led", async ({
  page,
  request,
}) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Muat ${freshWord()}` });
  await signIn(page, emails.staff);
  await openSection(page, "Pasien");
  await search(page, name);
  await page.getByRole("link", { name }).click();
  await page.getByRole("button", { name: "Arsipkan", exact: true }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Pasien" })).toBeVisible();
});

test("Back closes the search over the page that it was opened on, and the next one leaves that page", async ({
  page,
}) => {
  await signIn(page, emails.staff);
  await openSection(page, "Pasien");
  await expect(page.getByRole("heading", { level: 1, name: "Pasien" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page).toHaveURL(/\/patients$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/calendar$/);
  // What is opened from it is a step of its own, and Back returns to where it was opened.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("staf");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/staff");
  await page.goBack();
  await expect(page).toHaveURL(/\/calendar$/);
});

test("Back closes the change of password over the profile", async ({ page }) => {
  await signIn(page);
  await openSection(page, "Pasien");
  await page.getByRole("link", { name: /^Profil saya/ }).click();
  await page.getByRole("button", { name: "Ganti kata sandi" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page).toHaveURL(/\/profile$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/patients$/);
});

test("Back pressed twice over a form with something unsaved asks once and then stays, with all that was typed", async ({
  page,
}) => {
  await signIn(page, emails.staff);
  await openSection(page, "Pasien");
  await page.getByRole("link", { name: "Pasien baru" }).first().click();
  const name = page.getByLabel("Nama lengkap");
  await name.fill("Setengah jalan");
  await page.evaluate("history.back()");
  await expect(page.getByRole("alertdialog")).toHaveCount(1);
  await page.evaluate("history.back()");
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(name).toHaveValue("Setengah jalan");
  await expect(page).toHaveURL(/\/patients\/new$/);
});

test("Back from one of a list that was read on stands on its row again, with all that was shown", async ({ page }) => {
  await signIn(page, emails.staff);
  await openSection(page, "Pasien");
  const shown = rows(page);
  await expect(shown).toHaveCount(20);
  await page.getByRole("button", { name: "Muat lebih banyak" }).click();
  await expect(shown).toHaveCount(40);
  const row = shown.nth(33).getByRole("link");
  await row.click();
  await expect(page).toHaveURL(/\/patients\/RM-/);
  await page.goBack();
  await expect(shown).toHaveCount(40);
  await expect(row).toBeFocused();
  await expect(row).toBeInViewport();
  // Whoever comes by another way begins at the beginning.
  await openSection(page, "Staf");
  await openSection(page, "Pasien");
  await expect(shown).toHaveCount(20);
});

test("whoever reads on in a list is left in peace by what happens elsewhere", async ({ page, request }) => {
  const desk = await asAccount(request, emails.staff);
  const opening = page.waitForResponse("**/api/live");
  await signIn(page, emails.staff);
  await openSection(page, "Pasien");
  await opening;
  const shown = rows(page);
  const register = async () => (await desk.createPatient({ name: `Baru ${freshWord()}` })).name;
  await expect(shown).toHaveCount(20);
  await expect(page.getByRole("link", { name: await register() })).toBeVisible();
  await page.getByRole("button", { name: "Muat lebih banyak" }).click();
  await expect(shown).toHaveCount(40);
  const first = (await shown.first().textContent()) ?? "";
  const unasked = page.waitForRequest(/\/api\/patients(?:\?|$)/, { timeout: 2_500 });
  await register();
  await expect(unasked).rejects.toThrow(/Timeout/);
  await expect(shown).toHaveCount(40);
  await expect(shown.first()).toHaveText(first);
});
