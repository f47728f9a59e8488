import {
  asAccount,
  emails,
  expect,
  freshWord,
  openSection,
  password,
  rows,
  search,
  signIn,
  signInByForm,
  test,
} from "./rawat.ts";

test("signing out in one tab ends the other, and nothing is left to go back to", async ({ page, context, request }) => {
  // An account of its own: to sign out here must not disturb the other tests.
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await (await asAccount(request)).createAccount({ email, name: "Staf Sore", role: "staff" });
  await signInByForm(page, email);
  const other = await context.newPage();
  await other.goto("/dashboard.html#patients");
  await expect(rows(other).first()).toBeVisible();

  await page.goto("/profile");
  await page.getByRole("button", { name: "Keluar", exact: true }).click();
  await page.waitForURL("**/login.html#signed-out");
  await other.waitForURL("**/login.html#signed-out");
  await other.goto("/dashboard.html");
  await other.waitForURL("**/login.html*");
});

test("whoever may have a calendar link is told that it ends with a new password and with signing out everywhere", async ({
  page,
}) => {
  for (const [email, isTold] of [
    [emails.patient, true],
    [emails.staff, false],
  ] as const) {
    await signIn(page, email);
    await page.goto("/profile");
    for (const button of ["Ganti kata sandi", "Keluar dari semua perangkat"]) {
      await page.locator("#content").getByRole("button", { name: button }).click();
      const dialog = page.locator("dialog[open]");
      await expect(dialog).toContainText(/perangkat .*akan/i);
      await expect(dialog.getByText("Tautan kalender Anda, bila ada, juga berakhir.")).toBeVisible({ visible: isTold });
      await page.keyboard.press("Escape");
      await expect(dialog).toHaveCount(0);
    }
  }
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
  await expect(page).toHaveURL(/patients/);
});

test("no token is where a script could read it", async ({ page, context }) => {
  await signInByForm(page);
  const kept = await page.evaluate<string>(
    "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
  );
  // Whose session it is, and nothing by which it could be had.
  expect(kept).toMatch(/^\[\{"rawat\.session":"[0-9a-f-]{36}"\},\{\},""\]$/);
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
  await page.waitForURL(({ pathname }) => pathname !== "/register.html" && pathname !== "/dashboard.html");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Halo, ${name}`);
});

test("a patient sees only themself, without notes, and corrects the contact fields alone", async ({
  page,
  request,
}) => {
  const admin = await asAccount(request);
  const { user } = await asAccount(request, emails.patient);
  const words = { notes: `Catatan ${freshWord()}`, tags: [freshWord()] };
  const path = `/api/patients/${user.patientId}`;
  expect((await request.patch(path, { headers: admin.headers, data: words })).status()).toBe(200);

  await signIn(page, emails.patient);
  await page.goto("/me");
  await expect(page.getByRole("heading", { level: 1, name: "Data saya" })).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveCount(0);
  await expect(page.locator(".details")).toContainText(user.name);
  for (const word of ["Catatan", "Label", words.notes, words.tags[0] ?? ""])
    await expect(page.locator("#content").getByText(word)).toHaveCount(0);
  await page.goto("/patients");
  await expect(page.getByRole("heading", { level: 1, name: "Halaman ini bukan untuk peran Anda" })).toBeVisible();

  await page.goto("/me");
  await page.getByRole("link", { name: "Ubah kontak" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ubah kontak" })).toBeVisible();
  for (const name of ["NIK", "Tanggal lahir", "Catatan", "Label"]) await expect(page.getByLabel(name)).toHaveCount(0);
  await page.getByLabel("Kota / kabupaten").fill("Yogyakarta");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText("Yogyakarta")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Yogyakarta")).toBeVisible();
});

test("a doctor reads the register and changes nothing", async ({ page }) => {
  await signIn(page, emails.doctor);
  await page.getByRole("link", { name: "Pasien", exact: true }).click();
  await expect(rows(page).first()).toBeVisible();
  const changes = page.locator("#content").getByRole("link", { name: /Pasien baru|Ubah|Buat janji/ });
  await expect(changes).toHaveCount(0);
  await rows(page).first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Identitas" })).toBeVisible();
  await expect(changes).toHaveCount(0);
  await expect(page.locator("#content").getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Riwayat" })).toHaveCount(0);
});

test("signing in and finding a patient need no mouse", { tag: "@desk" }, async ({ page, request }) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Papan ${freshWord()}` });
  await page.goto("/login.html");
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await page.keyboard.type(emails.admin);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/patients");
  await expect(rows(page).first()).toBeVisible();

  const focusedType = () => page.evaluate<string>("document.activeElement?.getAttribute('type') ?? ''");
  for (let step = 0; step < 30 && (await focusedType()) !== "search"; step++) await page.keyboard.press("Tab");
  await page.keyboard.type(name);
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("searchbox")).toHaveValue(name);
  await expect(page.getByRole("link", { name })).toBeFocused();
});

test("an administrator opens, disables and deletes an account, each asked for where it hurts", async ({ page }) => {
  const name = `Staf ${freshWord()}`;
  await signIn(page);
  await openSection(page, "Akun");
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
  await openSection(page, "Jejak audit");
  await expect(rows(page)).toHaveCount(20);
  const unknown = rows(page)
    .filter({ hasText: /^Ditolak.*session\.open/ })
    .first();
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

  for (const [typed, seconds, wait] of [
    ["b", 7_201, "3 jam"],
    ["bu", 121, "3 menit"],
  ] as const) {
    await page.route(list, (route) =>
      route.fulfill(problem(429, "too_many_requests", { "retry-after": `${seconds}` })),
    );
    await search(page, typed);
    await expect(page.getByRole("alert")).toContainText(`Coba lagi dalam ${wait}.`);
    await page.unroute(list);
  }

  await page.route(list, (route) => route.fulfill(problem(429, "too_many_requests", { "retry-after": "1" })));
  await search(page, "bud");
  await expect(page.getByRole("alert")).toContainText("Coba lagi dalam 1 detik.");
  await expect(page.getByRole("button", { name: "Coba lagi" })).toBeDisabled();
  await page.unroute(list);

  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Coba lagi" }).click();
  await expect(page.getByRole("alert")).toContainText("Anda sedang luring.");
  await page.context().setOffline(false);
  await expect(rows(page).first()).toBeVisible();
});
