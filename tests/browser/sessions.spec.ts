import { asAccount, emails, expect, freshWord, password, rows, search, signIn, test } from "./rawat.ts";

test("signing out in one tab ends the other, and nothing is left to go back to", async ({ page, context, request }) => {
  // An account of its own: to sign out here must not disturb the other tests.
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await (await asAccount(request)).createAccount({ email, name: "Petugas Sore", role: "staff" });
  await signIn(page, email);
  const other = await context.newPage();
  await other.goto("/dashboard.html#patients");
  await expect(rows(other).first()).toBeVisible();

  await page.getByRole("button", { name: /^Menu akun/ }).click();
  await page.getByRole("button", { name: "Keluar", exact: true }).click();
  await page.waitForURL("**/login.html#signed-out");
  await other.waitForURL("**/login.html#signed-out");
  await other.goto("/dashboard.html");
  await other.waitForURL("**/login.html*");
});

test("a session survives a reload and a token that ran out, unseen", async ({ page }) => {
  await signIn(page);
  await expect(rows(page).first()).toBeVisible();
  await page.reload();
  await expect(rows(page).first()).toBeVisible();

  await page.route(
    "**/api/patients?*",
    (route) =>
      route.fulfill({ status: 401, contentType: "application/problem+json", body: '{"code":"unauthenticated"}' }),
    { times: 1 },
  );
  await search(page, "a");
  await expect(rows(page).first()).toBeVisible();
  await expect(page).toHaveURL(/dashboard/);
});

test("no token is where a script could read it", async ({ page, context }) => {
  await signIn(page);
  const kept = await page.evaluate<string>(
    "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
  );
  expect(kept).toBe('[{"rawat.session":"1"},{},""]');
  expect((await context.cookies()).every(({ httpOnly, sameSite }) => httpOnly && sameSite === "Strict")).toBe(true);
});

test("whoever registers is in their dashboard at once", async ({ page }) => {
  const name = `Warga ${freshWord()}`;
  await page.goto("/register.html");
  await page.getByLabel("E-mail").fill("bukan-alamat");
  await page.getByLabel("Kata sandi", { exact: true }).fill("pendek");
  await page.getByRole("button", { name: "Daftar" }).click();
  await expect(page.getByText("Isi alamat e-mail yang lengkap")).toBeVisible();
  await expect(page.getByText("Paling sedikit 8 karakter.")).toBeVisible();

  await page.getByLabel("E-mail").fill(`${freshWord()}@rawat.test`);
  await page.getByLabel("Kata sandi", { exact: true }).fill("kucing tidur di jendela");
  await page.getByLabel("Nama lengkap").fill(name);
  await page.getByRole("button", { name: "Daftar" }).click();
  await page.waitForURL("**/dashboard.html");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Halo, ${name}`);
});

test("a patient sees only themself, without notes, and corrects the contact fields alone", async ({ page }) => {
  await signIn(page, emails.patient);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Halo");
  await expect(page.getByRole("searchbox")).toHaveCount(0);
  await expect(page.getByText("Catatan")).toHaveCount(0);
  await page.goto("/dashboard.html#accounts");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Halo");

  await page.getByRole("button", { name: "Ubah kontak" }).click();
  const drawer = page.getByRole("dialog", { name: "Ubah kontak" });
  await expect(drawer.getByLabel("NIK")).toHaveCount(0);
  await drawer.getByLabel("Kota / kabupaten").fill("Yogyakarta");
  await drawer.getByRole("button", { name: "Simpan" }).click();
  await page.reload();
  await expect(page.getByText("Yogyakarta")).toBeVisible();
});

test("a doctor reads the register and changes nothing", async ({ page }) => {
  await signIn(page, emails.doctor);
  await page.getByRole("link", { name: "Pasien", exact: true }).click();
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Pasien baru" })).toHaveCount(0);
  await rows(page).first().getByRole("button").click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByRole("heading", { name: "Identitas" })).toBeVisible();
  await expect(drawer.getByRole("button", { name: /Ubah|Arsipkan/ })).toHaveCount(0);
});

test("signing in and finding a patient need no mouse", async ({ page, request }) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Papan ${freshWord()}` });
  await page.goto("/login.html");
  await page.keyboard.type(emails.admin);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/dashboard.html");
  await expect(rows(page).first()).toBeVisible();

  const focusedType = () => page.evaluate<string>("document.activeElement?.getAttribute('type') ?? ''");
  for (let step = 0; step < 20 && (await focusedType()) !== "search"; step++) await page.keyboard.press("Tab");
  await page.keyboard.type(name);
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name });
  await expect(drawer.getByRole("button", { name: "Ubah" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(page.getByRole("button", { name })).toBeFocused();
});

test("an administrator opens, disables and deletes an account, each asked for where it hurts", async ({ page }) => {
  const name = `Petugas ${freshWord()}`;
  await signIn(page);
  await page.getByRole("link", { name: "Akun" }).click();
  await page.getByRole("button", { name: "Akun baru" }).click();
  const dialog = page.getByRole("dialog", { name: "Akun baru" });
  await dialog.getByLabel("Nama").fill(name);
  await dialog.getByLabel("E-mail").fill(emails.admin);
  await dialog.getByLabel("Kata sandi pertama").fill("kucing tidur di jendela");
  await dialog.getByRole("button", { name: "Buat akun" }).click();
  await expect(dialog.getByText("E-mail ini sudah punya akun.")).toBeVisible();
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Buat akun" }).click();
  await expect(dialog).toBeHidden();

  await search(page, email.slice(0, -6));
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Nonaktifkan" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Nonaktifkan" }).click();
  await expect(rows(page)).toContainText("Nonaktif");
  await page.getByRole("button", { name: "Hapus" }).click();
  await expect(page.getByRole("alertdialog")).toContainText(name);
  await page.getByRole("alertdialog").getByRole("button", { name: "Hapus" }).click();
  await expect(page.getByRole("heading", { name: "Tidak ada akun yang cocok" })).toBeVisible();
});

test("the audit trail shows who did what, somebody who was not signed in too, and more of it on demand", async ({
  page,
  request,
}) => {
  const refused = await request.post("/auth/login", { data: { email: `${freshWord()}@rawat.test`, password } });
  expect(refused.status()).toBe(401);
  await signIn(page);
  await page.getByRole("link", { name: "Jejak audit" }).click();
  await expect(rows(page)).toHaveCount(20);
  const unknown = rows(page).filter({ hasText: "Ditolaksession.open" }).first();
  await expect(unknown).toContainText("oleh seseorang yang belum masuk");
  await page.getByRole("button", { name: "Muat lebih banyak" }).click();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(20);
});

test("being offline, being asked to wait and a service that is down are told in words, with a retry", async ({
  page,
}) => {
  await signIn(page);
  await expect(rows(page).first()).toBeVisible();
  const list = "**/api/patients?*";
  const problem = (status: number, code: string, headers = {}) => ({
    status,
    headers,
    contentType: "application/problem+json",
    body: JSON.stringify({ code, status, requestId: "r-1" }),
  });

  await page.route(list, (route) => route.fulfill(problem(503, "service_unavailable")));
  await search(page, "a");
  await expect(page.getByRole("alert")).toContainText("Salah satu layanan kami sedang tidak tersedia.");
  await page.unroute(list);

  await page.route(list, (route) => route.fulfill(problem(429, "too_many_requests", { "retry-after": "1" })));
  await page.getByRole("button", { name: "Coba lagi" }).click();
  await expect(page.getByRole("alert")).toContainText("Coba lagi dalam 1 detik.");
  await expect(page.getByRole("button", { name: "Coba lagi" })).toBeDisabled();
  await page.unroute(list);

  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Coba lagi" }).click();
  await expect(page.getByRole("alert")).toContainText("Anda sedang luring.");
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Coba lagi" }).click();
  await expect(rows(page).first()).toBeVisible();
});
