import { asAccount, emails, expect, freshWord, type Page, signIn, test } from "./rawat.ts";

const dayMs = 24 * 3_600_000;

/** Opens the booking of a patient with the demonstration's doctor, who is on duty every day. */
async function openBooking(page: Page, name: string, doctorId: string) {
  await page.getByRole("button", { name: "Buat janji temu" }).click();
  const drawer = page.getByRole("dialog", { name: "Buat janji temu" });
  await drawer.getByRole("searchbox").fill(name);
  await drawer.getByRole("button", { name }).click();
  await drawer.getByLabel("Dokter").selectOption(doctorId);
  await expect(drawer.locator(".slot").first()).toBeVisible();
  return drawer;
}

test("the booking ends a year ahead, says which year it shows, and its last time can be had", async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  const { name } = await (await asAccount(request)).createPatient({ name: `Tahun ${freshWord()}` });
  const { user: doctor } = await asAccount(request, emails.doctor);
  await signIn(page, emails.staff);
  const drawer = await openBooking(page, name, doctor.staffId ?? "");
  const later = drawer.getByRole("button", { name: "Berikutnya" });
  const span = drawer.locator(".slot-week span");
  const thisYear = String(new Date().getFullYear());
  await expect(span).not.toContainText(thisYear);
  for (let weeks = 0; weeks < 54 && (await later.isEnabled()); weeks++) {
    const before = (await span.textContent()) ?? "";
    await later.click();
    await expect(span).not.toHaveText(before);
  }
  await expect(later).toBeDisabled();
  await expect(span).toContainText(String(new Date(Date.now() + 364 * dayMs).getFullYear()));
  await drawer.locator(".slot-day:enabled").last().click();
  await drawer.locator(".slot").last().click();
  await drawer.getByRole("button", { name: "Buat janji temu" }).click();
  await expect(drawer).toBeHidden();
});

test("a time that the clinic refuses is told by its sentence alone, also to a device whose clock is wrong", async ({
  page,
  request,
}) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Jam ${freshWord()}` });
  const { user: doctor } = await asAccount(request, emails.doctor);
  await signIn(page, emails.staff);
  await page.clock.setFixedTime(Date.now() + 400 * dayMs);
  const drawer = await openBooking(page, name, doctor.staffId ?? "");
  await drawer.locator(".slot").first().click();
  await drawer.getByRole("button", { name: "Buat janji temu" }).click();
  await expect(drawer.getByText("Pilih waktu dalam satu tahun ke depan.", { exact: true })).toBeVisible();
});
