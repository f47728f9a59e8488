import { asAccount, expect, freshWord, rows, search, signIn, test } from "./rawat.ts";

test("an administrator is told of a patient's records, and not of their own, when nobody opened them", async ({
  page,
  request,
}) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Baru ${freshWord()}` });
  await signIn(page);
  await search(page, name);
  await rows(page).getByRole("link", { name }).click();
  await page.getByRole("link", { name: "Rekam medis", exact: true }).click();
  await expect(page.getByText("Begitu seseorang membaca rekam medis pasien ini")).toBeVisible();
  await expect(page.getByText("rekam medis Anda")).toHaveCount(0);
});
