import type { APIRequestContext } from "@playwright/test";
import { asAccount, emails, expect, freshWord, type Page, password, signIn, signInByForm, test } from "./rawat.ts";

/** An account of its own: to end its sessions must not disturb the other tests. */
async function ofItsOwn(request: APIRequestContext): Promise<string> {
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await (await asAccount(request)).createAccount({ email, name: "Staf Petang", role: "staff" });
  return email;
}

async function typePatient(page: Page): Promise<string> {
  const name = `Belum ${freshWord()}`;
  await page.goto("/patients/new");
  await page.getByLabel("Nama lengkap").fill(name);
  return name;
}

async function typeSignIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Kata sandi", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
}

test("a session that ends is told as ended in every tab, and each has its address and its text again after the sign-in", async ({
  page,
  context,
  request,
}) => {
  const email = await ofItsOwn(request);
  await signIn(page, email);
  const name = await typePatient(page);
  const other = await context.newPage();
  await other.goto("/patients");
  await expect(other.getByRole("heading", { level: 1, name: "Pasien" })).toBeVisible();
  const elsewhere = await asAccount(request, email);
  await request.post("/auth/logout", { headers: elsewhere.headers, data: { all: true } });
  await other.reload();
  for (const tab of [other, page]) await tab.waitForURL("**/login.html#ended");
  await typeSignIn(page, email);
  await page.waitForURL("**/patients/new");
  await expect(page.getByLabel("Nama lengkap")).toHaveValue(name);
});

test("what something between answers in the clinic's place ends no session", async ({ page, request }) => {
  await signIn(page, await ofItsOwn(request));
  const name = await typePatient(page);
  for (const status of [401, 403]) {
    await page.route("**/auth/refresh", (route) =>
      route.fulfill({ status, contentType: "text/html", body: "<h1>Sign in to this network</h1>" }),
    );
    await page.reload();
    await expect(page.getByRole("heading", { name: "Halaman tidak dapat dimuat" })).toBeVisible();
    await page.unroute("**/auth/refresh");
  }
  await page.getByRole("button", { name: "Coba lagi" }).click();
  await expect(page.getByLabel("Nama lengkap")).toHaveValue(name);
});

test("where a tab has no room for what is typed, a reload brings back nothing older, and a session that ends leads to the sign-in", async ({
  page,
  request,
}) => {
  const email = await ofItsOwn(request);
  await signIn(page, email);
  await typePatient(page);
  // All the room that there is, to the last letter.
  await page.evaluate(`for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2))
    try { for (let n = 0; ; n++) sessionStorage.setItem("full" + size + "." + n, "x".repeat(size)); } catch {}`);
  await page.getByLabel("Nama lengkap").fill("Jauh lebih panjang dari yang tadi, dan tidak muat lagi di sini");
  const { headers } = await asAccount(request, email);
  await page.reload();
  await expect(page.getByLabel("Nama lengkap")).toHaveValue("");
  await request.post("/auth/logout", { headers, data: { all: true } });
  await page.reload();
  await page.waitForURL("**/login.html#ended");
});

test("where somebody was is not where the next person who signs in is led, nor after a sign-out and Back", async ({
  page,
  request,
}) => {
  const email = await ofItsOwn(request);
  await signInByForm(page, email);
  await page.goto("/patients?q=Rahasia");
  await expect(page.getByRole("searchbox")).toHaveValue("Rahasia");
  const { headers } = await asAccount(request, email);
  await request.post("/auth/logout", { headers, data: { all: true } });
  await page.reload();
  await page.waitForURL("**/login.html#ended");
  await typeSignIn(page, emails.patient);
  await page.waitForURL("**/home");

  await page.context().clearCookies();
  await page.evaluate("localStorage.clear()");
  await signInByForm(page, email);
  await page.goto("/patients?q=Rahasia");
  await page.getByRole("link", { name: /^Profil saya/ }).click();
  await page.getByRole("button", { name: "Keluar", exact: true }).click();
  await page.waitForURL("**/login.html#signed-out");
  await page.goBack();
  await page.waitForURL("**/login.html*");
  expect(await page.evaluate<string>("JSON.stringify({ ...sessionStorage })")).not.toContain("Rahasia");
});

test("what somebody typed whose session has ended is neither shown to whoever signs in next in this tab, nor kept for them", async ({
  page,
  request,
}) => {
  const [email, next] = [await ofItsOwn(request), await ofItsOwn(request)];
  await signIn(page, email);
  const name = await typePatient(page);
  const kept = () => page.evaluate<string>("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])");
  expect(await kept()).toContain(name);
  const { headers } = await asAccount(request, email);
  await request.post("/auth/logout", { headers, data: { all: true } });
  await page.reload();
  await page.waitForURL("**/login.html#ended");
  await typeSignIn(page, next);
  await expect(page.getByRole("heading", { level: 1, name: "Janji temu" })).toBeVisible();
  expect(await kept()).not.toContain(name);
  await page.goto("/patients/new");
  await expect(page.getByLabel("Nama lengkap")).toHaveValue("");
});

test("an address that leads nowhere says so to people, with a way back, and is a problem to programs", async ({
  page,
  request,
}) => {
  const answer = await page.goto("/tidak-ada/di/sini");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Halaman ini tidak ada");
  await page.getByRole("link", { name: "Ke halaman awal" }).click();
  await expect(page).toHaveURL("/");
  for (const path of ["/tidak-ada", "/api/tidak-ada"]) {
    const asked = await request.get(path, { headers: path.startsWith("/api") ? { accept: "text/html" } : {} });
    expect([asked.status(), (await asked.json()).code]).toEqual([404, "not_found"]);
  }
});

test("what one types to register is there after a reload, but for the password, and gone once one is registered", async ({
  page,
}) => {
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await page.goto("/register.html");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Nama lengkap").fill("Siti Nur");
  await page.getByLabel("Kata sandi", { exact: true }).fill("kucing tidur di jendela");
  await page.reload();
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await expect(page.getByLabel("Nama lengkap")).toHaveValue("Siti Nur");
  await expect(page.getByLabel("Kata sandi", { exact: true })).toHaveValue("");
  await page.getByLabel("Kata sandi", { exact: true }).fill("kucing tidur di jendela");
  await page.getByRole("button", { name: "Daftar" }).click();
  await page.waitForURL("**/home");
  expect(await page.evaluate<string>("JSON.stringify({ ...sessionStorage })")).toBe("{}");
});

test("the page for a new password still knows its link after a reload", async ({ page }) => {
  await page.goto("/reset.html#token=abc");
  await expect(page.getByLabel("Kata sandi baru")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Kata sandi baru")).toBeVisible();
  await expect(page).toHaveURL("/reset.html");
});
