import { asAccount, expect, freshWord, rows, search, signIn, test } from "./rawat.ts";

test("an administrator who looks for a patient's records stands among those who did, also where there are none, and is told of the patient's, not of their own", async ({
  page,
  request,
}) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Baru ${freshWord()}` });
  await signIn(page);
  await search(page, name);
  await rows(page).getByRole("link", { name }).click();
  await page.getByRole("link", { name: "Rekam medis", exact: true }).click();
  await expect(page.getByText("membaca daftar")).toBeVisible();
  await expect(page.getByText("rekam medis Anda")).toHaveCount(0);
});
