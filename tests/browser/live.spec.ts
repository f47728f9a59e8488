import type { APIRequestContext } from "@playwright/test";
import { asAccount, emails, expect, freshWord, type Page, signIn, test } from "./rawat.ts";

/** The desk's agenda of tomorrow, and what books somebody into it. */
async function watchTomorrow(page: Page, request: APIRequestContext) {
  const desk = await asAccount(request, emails.staff);
  const { user: doctor } = await asAccount(request, emails.doctor);
  await page.getByRole("link", { name: "Janji temu", exact: true }).click();
  await page.getByRole("link", { name: "Berikutnya" }).click();
  await expect(page.locator(".agenda")).not.toHaveAttribute("aria-busy");
  const { data: clinic } = await (await request.get("/api/clinic")).json();
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: clinic.timeZone });
  const tomorrow = day.format(Date.now() + 86_400_000);
  return async () => {
    const { id: patientId, name } = await desk.createPatient({ name: `Langsung ${freshWord()}` });
    const days = await request.get(`/api/doctors/${doctor.staffId}/slots`, {
      params: { from: tomorrow, to: tomorrow },
    });
    const { data } = (await days.json()) as { data: { startsAt: string }[] };
    expect(await desk.book({ patientId, doctorId: doctor.staffId, startsAt: data[0]?.startsAt })).toBe(201);
    return page.getByText(name);
  };
}

/** Within a second it is told; what is drawn then is read first. */
const soon = { timeout: 2_000 };

test("what another desk books is there within a second, also after the line was away", async ({
  page,
  context,
  request,
}) => {
  const opening = page.waitForResponse("**/api/live");
  await signIn(page, emails.staff);
  const booked = await watchTomorrow(page, request);
  await opening;
  await expect(await booked()).toBeVisible(soon);
  await context.setOffline(true);
  const missed = await booked();
  await expect(missed).toHaveCount(0);
  await context.setOffline(false);
  await expect(missed).toBeVisible({ timeout: 15_000 });
  await expect(await booked()).toBeVisible(soon);
});

test("where the stream ends and cannot be had again, the page asks by itself now and then", async ({
  page,
  context,
  request,
  baseURL,
}) => {
  const opening = page.waitForResponse("**/api/live");
  await signIn(page, emails.staff);
  const booked = await watchTomorrow(page, request);
  await opening;
  await context.route("**/api/live", (route) => route.abort());
  // Of one account's streams the oldest makes room.
  const { headers } = await asAccount(request, emails.staff);
  const others = new AbortController();
  for (let at = 0; at < 20; at++) await fetch(`${baseURL}/api/live`, { headers, signal: others.signal });
  // What a page asks when its stream ends is asked before this is booked.
  await page.waitForTimeout(2_000);
  await expect(await booked()).toBeVisible({ timeout: 18_000 });
  others.abort();
});

test("one stream serves all tabs, and when its tab is closed another takes its place", async ({
  page,
  context,
  request,
}) => {
  let streams = 0;
  context.on("request", (asked) => (streams += Number(asked.url().endsWith("/api/live"))));
  await signIn(page, emails.staff);
  const other = await context.newPage();
  await other.goto("/calendar");
  const booked = await watchTomorrow(other, request);
  await expect(await booked()).toBeVisible(soon);
  expect(streams).toBe(1);
  await page.close();
  await expect.poll(() => streams).toBe(2);
  await other.waitForTimeout(300);
  await expect(await booked()).toBeVisible(soon);
});

test("what is booked while the stream is still on its way is not missed", async ({ page, request }) => {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  await page.route("**/api/live", async (route) => {
    await held;
    await route.continue();
  });
  await signIn(page, emails.staff);
  const booked = await watchTomorrow(page, request);
  const missed = await booked();
  await page.waitForTimeout(400);
  letGo();
  await expect(missed).toBeVisible({ timeout: 5_000 });
});

test("a tab that is opened later knows that what happens is heard, and asks for nothing meanwhile", async ({
  page,
  context,
}) => {
  const opening = page.waitForResponse("**/api/live");
  await signIn(page, emails.staff);
  await opening;
  const other = await context.newPage();
  await other.clock.install();
  let asked = 0;
  other.on("request", (request) => (asked += Number(request.url().includes("/api/patients?"))));
  await other.goto("/patients");
  await expect(other.locator("#content .rows:not(.skeletons) > li").first()).toBeVisible();
  const before = asked;
  await other.clock.fastForward(40_000);
  await other.clock.runFor(1_000);
  expect(asked).toBe(before);
});

test("what is booked while another tab takes the place of the one that listened is not missed", async ({
  page,
  context,
  request,
}) => {
  const opening = page.waitForResponse("**/api/live");
  await signIn(page, emails.staff);
  await opening;
  const other = await context.newPage();
  await other.goto("/calendar");
  const booked = await watchTomorrow(other, request);
  await expect(await booked()).toBeVisible(soon);
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  await other.route("**/api/live", async (route) => {
    await held;
    await route.continue();
  });
  await page.close();
  const missed = await booked();
  letGo();
  await expect(missed).toBeVisible({ timeout: 5_000 });
});
