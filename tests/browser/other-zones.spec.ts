import { asAccount, emails, expect, freshWord, type Page, rows, search, signIn, test } from "./rawat.ts";

// Half a day behind the clinic, and of the night between two of its days.
test.use({ timezoneId: "America/Los_Angeles" });
const night = "2026-03-14T22:30:00.000Z";

/** Answers as a clinic in Jakarta would, where it is the 15th by then, though for UTC and for the browser it is the 14th. */
async function inJakarta(page: Page): Promise<void> {
  await page.route("**/api/clinic", async (route) => {
    const answer = await route.fetch();
    const { data } = (await answer.json()) as { data: object };
    await route.fulfill({ response: answer, json: { data: { ...data, timeZone: "Asia/Jakarta" } } });
  });
}

test("an account is one since the clinic's day, also where it was made before seven in the morning", async ({
  page,
}) => {
  await inJakarta(page);
  await page.route(/\/api\/users(?:\?|$)/, async (route) => {
    const answer = await route.fetch();
    const { data, meta } = (await answer.json()) as { data: object[]; meta: object };
    await route.fulfill({ response: answer, json: { data: data.map((one) => ({ ...one, createdAt: night })), meta } });
  });
  await signIn(page);
  await page.goto("/accounts");
  await expect(rows(page).first()).toContainText("Sejak 15 Mar 2026");
});

test("ages and the name of the exported register are those of the clinic's day, wherever the browser is", async ({
  page,
  request,
}) => {
  const name = `Ulang ${freshWord()}`;
  await (await asAccount(request)).createPatient({ name, birthDate: "2016-03-15" });
  await inJakarta(page);
  await page.clock.setFixedTime(night);
  await signIn(page, emails.staff);
  await page.goto("/patients");
  await search(page, name);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText("15 Mar 2016 · 10 th");
  await rows(page).getByRole("link", { name }).click();
  await expect(page.locator(".patient-banner")).toContainText("15 Mar 2016 · 10 th");
  await page.goto("/patients?open=export");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page
      .getByRole("dialog")
      .getByRole("button", { name: /Excel|titik koma/ })
      .first()
      .click(),
  ]);
  expect(download.suggestedFilename()).toBe("rawat-2026-03-15.csv");
});
