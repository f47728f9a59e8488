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
  const days = drawer.locator(".slot-day");
  const today = (await days.first().getAttribute("data-value")) ?? "";
  await expect(span).not.toContainText(today.slice(0, 4));
  for (let weeks = 0; weeks < 54 && (await later.isEnabled()); weeks++) {
    const before = (await span.textContent()) ?? "";
    await later.click();
    await expect(span).not.toHaveText(before);
  }
  await expect(later).toBeDisabled();
  const last = (await days.last().getAttribute("data-value")) ?? "";
  expect((Date.parse(last) - Date.parse(today)) / dayMs).toBe(365);
  // Only a leap year's first day is 365 days before a day of the same year.
  if (last.slice(0, 4) !== today.slice(0, 4)) await expect(span).toContainText(last.slice(0, 4));
  await drawer.locator(".slot-day:enabled").last().click();
  await drawer.locator(".slot").last().click();
  await drawer.getByRole("button", { name: "Buat janji temu" }).click();
  await expect(drawer).toBeHidden();
});

test("a time that the clinic refuses is told by its sentence alone", async ({ page, request }) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Jam ${freshWord()}` });
  const { user: doctor } = await asAccount(request, emails.doctor);
  await signIn(page, emails.staff);
  // None that is offered is refused, so another one is sent in its place.
  const tooFar = new Date(Math.floor(Date.now() / dayMs + 400) * dayMs).toISOString();
  await page.route("**/api/appointments", (route) =>
    route.request().method() === "POST"
      ? route.continue({ postData: { ...route.request().postDataJSON(), startsAt: tooFar } })
      : route.continue(),
  );
  const drawer = await openBooking(page, name, doctor.staffId ?? "");
  await drawer.locator(".slot").first().click();
  await drawer.getByRole("button", { name: "Buat janji temu" }).click();
  await expect(drawer.getByText("Pilih waktu dalam satu tahun ke depan.", { exact: true })).toBeVisible();
});

test("the day turns and the booking opens for whoever is quicker than the answer in which zone the clinic is", async ({
  page,
}) => {
  const held = Promise.withResolvers<void>();
  await page.route("**/api/clinic", async (route) => {
    await held.promise;
    await route.continue();
  });
  await signIn(page, emails.staff);
  await page.getByRole("button", { name: "Berikutnya" }).click();
  await page.getByRole("button", { name: "Buat janji temu" }).click();
  const drawer = page.getByRole("dialog", { name: "Buat janji temu" });
  await expect(drawer.getByRole("searchbox")).toBeVisible();
  held.resolve();
  await expect(page.locator(".agenda-bar select option").nth(1)).toBeAttached();
});
