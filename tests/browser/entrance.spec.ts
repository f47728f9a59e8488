import { emails, expect, freshWord, test } from "./rawat.ts";

for (const [whose, email] of [
  ["somebody's", emails.patient],
  ["nobody's", `${freshWord()}@rawat.test`.toLowerCase()],
] as const)
  test(`a forgotten password is told the same calm sentence for an e-mail that is ${whose}`, async ({ page }) => {
    await page.goto("/forgot.html");
    await page.getByLabel("E-mail").fill(email);
    const answering = page.waitForResponse("**/auth/forgot-password");
    await page.getByRole("button", { name: "Kirim tautan" }).click();
    expect((await answering).status()).toBe(202);
    await expect(page.getByRole("status")).toHaveText(
      "Bila e-mail itu punya akun, tautannya sedang dikirim. Tautan berlaku 30 menit.",
    );
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
