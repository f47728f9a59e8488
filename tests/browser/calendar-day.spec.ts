import { emails, expect, signIn, test } from "./rawat.ts";

test.use({ locale: "en-US" });

test("the calendar's day is typed with the day before the month in an American browser too, and what is no day is told, not shown", async ({
  page,
}) => {
  await signIn(page, emails.staff);
  await page.goto("/calendar");
  const field = page.getByLabel(/^(Tanggal|Date)$/);
  // Which day is today is told once it is certain, in the clinic's zone and not in the browser's.
  await expect(field).not.toHaveValue("");
  const today = await field.inputValue();
  await field.click();
  await field.fill("05122026");
  await field.press("Enter");
  await expect(page).toHaveURL(/[?&]day=2026-12-05$/);
  await expect(field).toHaveValue("5/12/2026");
  await expect(page.locator(".agenda-day")).toContainText(/5 Des|December 5|5 Dec/);
  await field.fill("31/2/2027");
  await expect(field).toHaveAccessibleDescription(/Tidak ada tanggal|no such day/i);
  await field.press("Enter");
  await expect(page).toHaveURL(/[?&]day=2026-12-05$/);
  // Emptied, it is today once more.
  await field.fill("");
  await field.press("Enter");
  await expect(page).not.toHaveURL(/day=/);
  await expect(field).toHaveValue(today);
  await page.goBack();
  await expect(field).toHaveValue("5/12/2026");
});
