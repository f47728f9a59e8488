import { emails, expect, signIn, test } from "./rawat.ts";

const letter = {
  id: "0193b0de-0000-7000-8000-000000000001",
  service: "chat",
  type: "payment.settled",
  attempts: 5,
  error: "TypeError: x is not a function",
  diedAt: "2026-11-28T05:00:00.000Z",
};

test("an administrator sees what no service could handle, and sends it again when asked twice", async ({ page }) => {
  let left = [letter];
  const replayed: string[] = [];
  // Nothing dies in a house that is well.
  await page.route("**/api/dead-letters", (route) =>
    route.fulfill({ json: { data: left, meta: { nextCursor: null } } }),
  );
  await page.route("**/api/dead-letters/*/replay", (route) => {
    replayed.push(new URL(route.request().url()).pathname);
    left = [];
    return route.fulfill({ status: 202 });
  });
  await signIn(page, emails.admin);
  await page.getByRole("link", { name: "Pesan gagal" }).click();
  const row = page.locator(".dead-letters .row:not(.skeleton)");
  await expect(row).toContainText("payment.settled");
  await expect(row).toContainText("5 percobaan");
  await expect(row).toContainText("TypeError: x is not a function");
  await row.getByRole("button", { name: "Kirim ulang payment.settled ke chat" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Batal" }).click();
  expect(replayed).toEqual([]);
  await row.getByRole("button", { name: "Kirim ulang payment.settled ke chat" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Ya, kirim ulang" }).click();
  await expect(page.getByText("Tidak ada pesan gagal")).toBeVisible();
  expect(replayed).toEqual([`/api/dead-letters/${letter.id}/replay`]);
});

test("where nothing has failed the clinic says so", async ({ page }) => {
  await signIn(page, emails.admin);
  await page.goto("/dead-letters");
  await expect(page.getByText("Tidak ada pesan gagal")).toBeVisible();
});
