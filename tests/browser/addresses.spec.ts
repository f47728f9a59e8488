import { emails, expect, freshWord, type Page, password, rows, search, signIn, test } from "./rawat.ts";

/** What each role finds in its rail, and the heading under each address. */
const rails = {
  admin: {
    "/patients": "Pasien",
    "/calendar": "Janji temu",
    "/staff": "Staf",
    "/figures": "Angka",
    "/newsroom": "Berita klinik",
    "/accounts": "Akun",
  },
  staff: { "/calendar": "Janji temu", "/patients": "Pasien", "/staff": "Staf" },
  doctor: { "/calendar": "Janji temu", "/patients": "Pasien" },
  patient: { "/records": "Rekam medis saya" },
} as const;

const inRail = (page: Page, path: string) => page.locator(`.rail > ul > li > a[href="${path}"]`);
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

for (const [role, pages] of Object.entries(rails))
  test(`every page of the rail of role ${role} has an address: it opens by link, reload, Back and Forward`, async ({
    page,
  }) => {
    await signIn(page, emails[role as keyof typeof rails]);
    const visited: [string, string][] = [];
    for (const [path, name] of Object.entries(pages)) {
      await inRail(page, path).click();
      await expect(heading(page, name)).toBeVisible();
      expect(new URL(page.url()).pathname).toBe(path);
      await expect(inRail(page, path)).toHaveAttribute("aria-current", "page");
      await page.reload();
      await expect(heading(page, name)).toBeVisible();
      visited.push([path, name]);
    }
    for (const [path, name] of visited.toReversed().slice(1)) {
      await page.goBack();
      await expect(heading(page, name)).toBeVisible();
      expect(new URL(page.url()).pathname).toBe(path);
    }
    for (const [path, name] of visited.slice(1)) {
      await page.goForward();
      await expect(heading(page, name)).toBeVisible();
      expect(new URL(page.url()).pathname).toBe(path);
    }
  });

test("addresses of former versions still lead where they led", async ({ page }) => {
  await signIn(page);
  for (const [former, path] of [
    ["/dashboard.html", "/patients"],
    ["/dashboard.html#accounts", "/accounts"],
    ["/dashboard.html#appointments", "/calendar"],
  ] as const) {
    await page.goto("about:blank");
    await page.goto(former);
    await page.waitForURL(`**${path}`);
  }
});

test("a link opens for whoever may after they signed in, and says why not to whoever may not", async ({ page }) => {
  const link = "/accounts?q=doctor&role=doctor";
  await page.goto(link);
  await page.waitForURL("**/login.html");
  await page.getByLabel("E-mail").fill(emails.admin);
  await page.getByLabel("Kata sandi", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
  await page.waitForURL(`**${link}`);
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("searchbox")).toHaveValue("doctor");

  await page.context().clearCookies();
  await signIn(await page.context().newPage(), emails.staff);
  await page.goto(link);
  await expect(heading(page, "Halaman ini bukan untuk peran Anda")).toBeVisible();
  await page.getByRole("link", { name: "Ke halaman awal" }).click();
  await expect(heading(page, "Janji temu")).toBeVisible();
  await page.goto("/patients/RM-000001/nothing/of/this/kind");
  await expect(heading(page, "Halaman ini tidak ada")).toBeVisible();
});

test("what one searches and chooses stands in the address: reload keeps it, Back takes the choice away", async ({
  page,
}) => {
  await signIn(page);
  await page.goto("/accounts");
  await search(page, "doctor@");
  await expect(rows(page)).toHaveCount(1);
  await page.getByLabel("Peran").selectOption("patient");
  await expect(page.getByRole("heading", { name: "Tidak ada akun yang cocok" })).toBeVisible();
  expect(page.url()).toMatch(/\?q=doctor%40&role=patient$/);
  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveValue("doctor@");
  await expect(page.getByLabel("Peran")).toHaveValue("patient");
  await page.goBack();
  await expect(page.getByLabel("Peran")).toHaveValue("");
  await expect(rows(page)).toHaveCount(1);
});

test("Back closes what was opened, and closing leaves nothing to open again by Back", async ({ page }) => {
  await signIn(page);
  await inRail(page, "/accounts").click();
  const dialog = page.getByRole("dialog", { name: "Akun baru" });
  const open = () => page.getByRole("button", { name: "Akun baru" }).click();
  await open();
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(heading(page, "Akun")).toBeVisible();
  await open();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.goBack();
  await expect(heading(page, "Pasien")).toBeVisible();
});

/** The form of a new account, with something typed. */
async function typeAccount(page: Page): Promise<string> {
  const name = `Staf ${freshWord()}`;
  await inRail(page, "/accounts").click();
  await page.getByRole("button", { name: "Akun baru" }).click();
  await page.getByLabel("Nama").fill(name);
  await page.getByLabel("Peran").last().selectOption("doctor");
  await page.getByLabel("Spesialisasi").fill("Anak");
  await page.getByLabel("Kata sandi pertama").fill("kucing tidur di jendela");
  return name;
}

test("what is typed survives a reload, but for passwords, is gone with the session, and is nobody else's", async ({
  page,
}) => {
  await signIn(page);
  const name = await typeAccount(page);
  await page.reload();
  await expect(page.getByLabel("Nama")).toHaveValue(name);
  await expect(page.getByLabel("Peran").last()).toHaveValue("doctor");
  await expect(page.getByLabel("Spesialisasi")).toHaveValue("Anak");
  await expect(page.getByLabel("Kata sandi pertama")).toHaveValue("");
  const kept = () => page.evaluate<string>("JSON.stringify({ ...sessionStorage })");
  expect(await kept()).toContain(name);
  expect(await kept()).not.toContain("kucing");
  // Somebody else who signs in in this tab is not shown it.
  await page.context().clearCookies();
  const other = await page.context().newPage();
  await signIn(other, emails.admin);
  await page.goto("/profile");
  await page.getByRole("button", { name: "Keluar", exact: true }).click();
  await page.waitForURL("**/login.html#signed-out");
  // That somebody has left is all that is kept.
  expect(await kept()).toBe('{"rawat.left":"1"}');
});

for (const [way, leave] of [
  ["Back", (page: Page) => page.evaluate("history.back()")],
  ["a link", (page: Page) => page.evaluate("document.querySelector('.rail > ul > li > a[href=\"/audit\"]').click()")],
  ["Escape", (page: Page) => page.keyboard.press("Escape")],
] as const)
  test(`leaving what is not saved by ${way} asks; staying keeps it, discarding forgets it`, async ({ page }) => {
    await signIn(page);
    const name = await typeAccount(page);
    const question = page.getByRole("alertdialog");
    const address = page.url();
    await leave(page);
    await question.getByRole("button", { name: "Lanjut mengisi" }).click();
    await expect(page.getByLabel("Nama")).toHaveValue(name);
    expect(page.url()).toBe(address);
    await leave(page);
    await question.getByRole("button", { name: "Buang" }).click();
    await expect(page.getByRole("dialog", { name: "Akun baru" })).toBeHidden();
    await expect.poll(() => page.url()).not.toBe(address);
    await page.goto("/accounts?new=account");
    await expect(page.getByLabel("Nama")).toHaveValue("");
  });

test("an account whose answer is lost, and whose page is reloaded then, is not made twice", async ({ page }) => {
  await signIn(page);
  await typeAccount(page);
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await page.getByLabel("E-mail").fill(email);
  const keys: (string | undefined)[] = [];
  await page.route("**/api/users", async (route) => {
    if (route.request().method() !== "POST") return await route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length > 1) return await route.continue();
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: "Buat akun" }).click();
  await expect(page.getByRole("alert").getByText("tidak dapat dihubungi")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await expect(page.getByRole("button", { name: "Mulai dari awal" }), "it may be done").toHaveCount(0);
  await page.getByLabel("Kata sandi pertama").fill("kucing tidur di jendela");
  await page.getByRole("button", { name: "Buat akun" }).click();
  await expect(page.getByRole("dialog", { name: "Akun baru" })).toBeHidden();
  expect(keys).toEqual([keys[0], keys[0]]);
  await search(page, email);
  await expect(rows(page)).toHaveCount(1);
});
