import { asAccount, emails, expect, freshWord, rows, search, signIn, test } from "./rawat.ts";

const secret = "kucing tidur di jendela";

/** A nurse of the test's own, and who of the staff is called so. */
async function hireNurse(request: Parameters<typeof asAccount>[0]) {
  const { headers } = await asAccount(request);
  const name = `Ns. ${freshWord()}`;
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  const hired = await request.post("/api/staff", { headers, data: { name, role: "nurse", email } });
  const { data: nurse } = (await hired.json()) as { data: { id: string } };
  const query = name.slice(4);
  const count = async () =>
    ((await (await request.get("/api/staff", { headers, params: { q: query } })).json()) as { data: unknown[] }).data
      .length;
  return { id: nurse.id, name, email, query, count };
}

test("somebody of the staff is given an account from their page: it is theirs, and nobody is made a second time", async ({
  page,
  request,
}) => {
  const nurse = await hireNurse(request);
  await signIn(page);
  await page.goto(`/staff/${nurse.id}`);
  await page.getByRole("link", { name: "Akun staf" }).click();
  const dialog = page.getByRole("dialog", { name: "Akun baru" });
  await expect(dialog.getByText(nurse.name)).toBeVisible();
  await expect(dialog.getByText("Meja depan")).toBeVisible();
  await expect(dialog.getByLabel("E-mail")).toHaveValue(nurse.email);
  await dialog.getByLabel("Kata sandi pertama").fill(secret);
  await dialog.getByRole("button", { name: "Buat akun" }).click();
  await expect(dialog).toBeHidden();
  expect(await nurse.count()).toBe(1);
  const signedIn = await request.post("/auth/login", { data: { email: nurse.email, password: secret } });
  expect(((await signedIn.json()) as { data: { user: object } }).data.user).toMatchObject({
    staffId: nurse.id,
    role: "staff",
  });

  await page.goto(`/staff/${nurse.id}`);
  await page.getByRole("link", { name: "Akun staf" }).click();
  await expect(dialog).toContainText(`${nurse.name} sudah punya akun`);
  await dialog.getByRole("link", { name: "Lihat akunnya" }).click();
  await expect(dialog).toBeHidden();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(nurse.email);
});

test("whom somebody else gives an account meanwhile is given no second one", async ({ page, request }) => {
  const nurse = await hireNurse(request);
  await signIn(page);
  await page.goto(`/accounts?new=account&staff=${nurse.id}`);
  const dialog = page.getByRole("dialog", { name: "Akun baru" });
  await dialog.getByLabel("E-mail").fill(`x${nurse.email}`);
  await dialog.getByLabel("Kata sandi pertama").fill(secret);
  const admin = await asAccount(request);
  await admin.createAccount({ email: nurse.email, name: nurse.name, role: "staff", staffId: nurse.id });
  await dialog.getByRole("button", { name: "Buat akun" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Orang ini sudah punya akun.");
});

test("whoever types somebody of the staff into a new account is offered that one", async ({ page, request }) => {
  const nurse = await hireNurse(request);
  await signIn(page);
  await page.goto("/accounts?new=account");
  const dialog = page.getByRole("dialog", { name: "Akun baru" });
  await dialog.getByLabel("Nama").pressSequentially(nurse.query);
  const offered = dialog.getByRole("listitem").filter({ hasText: nurse.name });
  await offered.getByRole("button", { name: "Akun untuk orang ini" }).click();
  await expect(dialog.getByLabel("E-mail")).toHaveValue(nurse.email);
  await expect(dialog.getByLabel("Nama")).toHaveCount(0);
  await dialog.getByLabel("Kata sandi pertama").fill(secret);
  await dialog.getByRole("button", { name: "Buat akun" }).click();
  await expect(dialog).toBeHidden();
  expect(await nurse.count()).toBe(1);
  await page.goto("/accounts?new=account");
  await expect(dialog.getByLabel("Nama"), "what was typed for somebody new is given up").toHaveValue("");
  await page.goto("/accounts");
  await search(page, nurse.email);
  await expect(rows(page)).toHaveCount(1);
});

test("what a reload brings back says so, and is given up by one press", async ({ page }) => {
  await signIn(page, emails.staff);
  await page.goto("/patients/new");
  await expect(page.getByText("ada di sini lagi")).toHaveCount(0);
  await page.getByLabel("Nama lengkap").fill("Setengah Jadi");
  await page.reload();
  await expect(page.getByText("Isian Anda yang belum tersimpan ada di sini lagi.")).toBeVisible();
  await expect(page.getByLabel("Nama lengkap")).toHaveValue("Setengah Jadi");
  await page.getByRole("button", { name: "Mulai dari awal" }).click();
  await expect(page.getByLabel("Nama lengkap")).toHaveValue("");
  await expect(page.getByLabel("Nama lengkap")).toBeFocused();
  await expect(page.getByText("ada di sini lagi")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Daftarkan" })).toBeVisible();
  await expect(page.getByText("ada di sini lagi")).toHaveCount(0);
});

test("a browser that may keep nothing still shows the way in, and says what it needs", async ({ page }) => {
  await page.addInitScript(`for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });`);
  await page.goto("/login.html");
  await expect(page.getByRole("button", { name: "Masuk", exact: true })).toBeVisible();
  await expect(page.getByText("Browser ini tidak boleh menyimpan apa pun")).toBeVisible();
  for (const path of ["/", "/register.html", "/forgot.html"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
});
