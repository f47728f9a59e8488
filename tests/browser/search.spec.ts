import { asAccount, emails, expect, freshWord, type Page, signIn, test } from "./rawat.ts";

const found = (page: Page) => page.getByRole("option");

test("Ctrl-K or / opens the search from anywhere; it finds patients, sections and actions by the beginning of a word", async ({
  page,
  request,
}) => {
  const word = freshWord();
  await (await asAccount(request)).createPatient({ name: `Cari ${word}` });
  await signIn(page, emails.staff);
  await page.keyboard.press("/");
  await page.keyboard.type(word.slice(0, 12));
  await expect(found(page).filter({ hasText: word })).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("staf");
  await expect(found(page).first()).toHaveText(/^Staf/);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/staff");
  // Where one is typing, a stroke is a stroke.
  await page.getByRole("searchbox").fill("a");
  await page.getByRole("searchbox").press("/");
  await expect(page.getByRole("searchbox")).toHaveValue("a/");
});

test("whoever types fast and presses Enter at once opens whom they typed, not who stood there before", async ({
  page,
  request,
}) => {
  const word = freshWord();
  await (await asAccount(request)).createPatient({ name: `Cepat ${word}` });
  await signIn(page, emails.staff);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(word);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: `Cepat ${word}` })).toBeVisible();
});

test("a role is offered what it may open, and nothing else", async ({ page }) => {
  await signIn(page, emails.patient);
  await page.keyboard.press("Control+k");
  await expect(found(page).filter({ hasText: "Rekam medis" })).toHaveCount(1);
  for (const name of ["Akun", "Jejak audit", "Pasien baru"])
    await expect(found(page).filter({ hasText: name })).toHaveCount(0);
});

for (const [role, email, words] of [
  ["patient", emails.patient, "Cari bagian, tindakan"],
  ["agent", emails.agent, "Cari bagian, tindakan"],
  ["doctor", emails.doctor, "Cari pasien, bagian, tindakan"],
] as const)
  test(`role ${role} is told of patients to search for only if it may search for them`, async ({ page }) => {
    await signIn(page, email);
    await expect(page.locator(".search-open")).toContainText(words);
    await page.keyboard.press("Control+k");
    const told = (await page.getByRole("dialog").getByRole("combobox").getAttribute("placeholder")) ?? "";
    if (role === "doctor") expect(told).toContain("NIK");
    else expect(told).toBe(words);
  });

test("a search that could not be asked says so, and never that there is nobody", async ({ page }) => {
  await signIn(page, emails.staff);
  await page.route("**/api/patients?*", (route) => route.abort());
  await page.keyboard.press("Control+k");
  await page.keyboard.type("siti");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("alert")).toContainText("tidak dapat dihubungi");
  await expect(dialog.getByText("Tidak ada yang cocok")).toHaveCount(0);
  await expect(dialog.getByRole("status")).toHaveText("");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto("/calendar/new");
  await expect(page.getByRole("heading", { name: "Pencarian tidak berhasil" })).toBeVisible();
  await expect(page.getByText("0 pasien")).toHaveCount(0);
});

test("the import of the register is found by its name", async ({ page }) => {
  await signIn(page, emails.staff);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("impor pasien");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Impor pasien dari CSV" })).toBeVisible();
});
