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

test("what was typed stays when the language changes, and what is wrong is said in the other one", async ({ page }) => {
  await page.goto("/register.html");
  await page.getByLabel("E-mail").fill("siti@");
  await page.getByLabel("Nama lengkap").fill("Siti");
  // Nobody is taken for a man, or for anything else, who did not say so.
  await expect(page.getByLabel("Jenis kelamin")).toHaveValue("unknown");
  await page.getByLabel("Jenis kelamin").selectOption("female");
  await page.getByLabel("Kata sandi", { exact: true }).fill("rahasia sekali");
  await page.getByRole("button", { name: "Daftar" }).click();
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await expect(page.getByText("Isi alamat e-mail yang lengkap")).toBeVisible();
  await page.getByRole("button", { name: "EN – English" }).click();
  await expect(page).toHaveTitle("Open a patient's account · Rawat");
  await expect(page.getByRole("button", { name: "EN – English" })).toBeFocused();
  await expect(page.getByLabel("E-mail")).toHaveValue("siti@");
  await expect(page.getByLabel("Gender")).toHaveValue("female");
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("rahasia sekali");
  await expect(page.getByRole("alert")).toContainText("Check the marked fields.");
  await expect(page.getByText("Enter a whole e-mail address")).toBeVisible();
  await page.getByLabel("E-mail").fill("siti@example.test");
  await expect(page.getByText("Enter a whole e-mail address")).toBeHidden();
  await expect(page.getByText("Check the marked fields."), "none is marked any more").toBeHidden();
});

test("nothing moves from under a click when the accounts to try appear", async ({ page }) => {
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/health", async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto("/login.html");
  const submit = page.getByRole("button", { name: "Masuk", exact: true });
  const before = await submit.boundingBox();
  answer();
  await expect(page.getByRole("heading", { name: "Akun percobaan" })).toBeVisible();
  expect(await submit.boundingBox()).toEqual(before);
});

test("a page whose words cannot be loaded says so in both languages", async ({ page }) => {
  await page.route(/-base-.*\.js/, (route) => route.abort());
  await page.goto("/login.html");
  await expect(page.locator("body")).toContainText("Muat ulang halaman ini");
  await expect(page.locator("body")).toContainText("Reload this page");
});

test("a page loads the words of one language", async ({ page }) => {
  const words: string[] = [];
  page.on("request", (request) => void words.push(...(/\/(id|en)-\w+/.exec(request.url()) ?? []).slice(1)));
  await page.goto("/login.html");
  await expect(page.getByLabel("E-mail")).toBeVisible();
  expect(new Set(words)).toEqual(new Set(["id"]));
});
