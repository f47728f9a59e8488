import { asAccount, emails, expect, freshWord, password, search, signIn, test } from "./rawat.ts";

const outlived = { status: 401, contentType: "application/problem+json", body: '{"code":"unauthenticated"}' };

test("a page that outlives its session goes on as nobody else: it begins anew as whoever has signed in since", async ({
  page,
}) => {
  await signIn(page, emails.staff);
  await page.goto("/patients");
  await expect(page.getByText("Dewi Anggraini")).toBeVisible();
  // Signed in where this page could not hear of it.
  const signedIn = await page.request.post("/auth/login", { data: { email: emails.admin, password, cookie: true } });
  expect(signedIn.status()).toBe(200);
  await page.route("**/api/patients?*", (route) => route.fulfill(outlived), { times: 1 });
  await search(page, "siti");
  await expect(page.getByText("Ayu Lestari")).toBeVisible();
  await expect(page.getByText("Dewi Anggraini")).toHaveCount(0);
});

test("an answer that comes late to an old page signs nobody out who has signed in since", async ({
  page,
  context,
  request,
}) => {
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await (await asAccount(request)).createAccount({ email, name: "Staf Siang", role: "staff" });
  await signIn(page, email);
  const { headers } = await asAccount(request, email);
  const held = Promise.withResolvers<void>();
  let asked = false;
  await page.route(
    "**/auth/refresh",
    async (route) => {
      const answer = await route.fetch();
      asked = true;
      await held.promise;
      await route.fulfill({ response: answer });
    },
    { times: 1 },
  );
  await request.post("/auth/logout", { headers, data: { all: true } });
  await page.goto("/calendar", { waitUntil: "commit" });
  await expect.poll(() => asked).toBe(true);
  const other = await context.newPage();
  await signIn(other, emails.doctor);
  held.resolve();
  await expect(page.getByText("dr. Bagus Prasetyo").first()).toBeVisible();
  await other.reload();
  await expect(other.getByRole("heading", { level: 1, name: "Janji temu" })).toBeVisible();
});

test("what somebody typed to register is there after a reload, and not for who opens the page next", async ({
  page,
}) => {
  await page.goto("/register.html");
  await page.getByRole("textbox", { name: "NIK" }).fill("3174014302900001");
  await page.reload();
  await expect(page.getByRole("textbox", { name: "NIK" })).toHaveValue("3174014302900001");
  await page.goto("/");
  await page.getByRole("link", { name: "Daftar" }).click();
  await expect(page.getByRole("textbox", { name: "NIK" })).toHaveValue("");
  const kept = await page.evaluate<string>("JSON.stringify({ ...sessionStorage })");
  expect(kept).not.toContain("3174014302900001");
});

test("nobody registers over somebody who is signed in", async ({ page }) => {
  await signIn(page, emails.staff);
  await page.goto("/register.html");
  await expect(page.getByRole("heading", { level: 1, name: "Janji temu" })).toBeVisible();
});

test("who registers says what they are called", async ({ page }) => {
  await page.goto("/register.html");
  await page.getByLabel("E-mail").fill(`${freshWord()}@rawat.test`);
  await page.getByLabel("Kata sandi", { exact: true }).fill("kucing tidur di jendela");
  await page.getByRole("button", { name: "Daftar" }).click();
  await expect(page.getByLabel("Nama lengkap")).toHaveAccessibleDescription(/Isi bagian ini|Tulis/);
  await expect(page.getByLabel("Nama lengkap")).toBeFocused();
});

test("an address to go on at leads to no other host, however it is written", async ({ page }) => {
  await signIn(page, emails.staff);
  for (const next of ["/.//evil.example", "//evil.example", "https://evil.example", "\\\\evil.example"]) {
    await page.goto(`/patients/new?next=${encodeURIComponent(next)}`);
    await page.getByRole("button", { name: "Batal" }).click();
    await expect(page).toHaveURL(/127\.0\.0\.1:\d+\/patients$/);
  }
});

test("who takes back their archiving does not undo what another one did since", async ({ page, request }) => {
  const admin = await asAccount(request);
  const created = await admin.createPatient({ name: `Arsip ${freshWord()}` });
  const { id, medicalRecordNumber } = created as typeof created & { medicalRecordNumber: string };
  await signIn(page, emails.staff);
  await page.goto(`/patients/${medicalRecordNumber}`);
  await page.getByRole("button", { name: "Arsipkan" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Arsipkan" }).click();
  const undo = page.getByRole("button", { name: "Urungkan" });
  await expect(undo).toBeVisible();
  const at = `/api/patients/${id}`;
  await request.post(`${at}/restore`, { headers: admin.headers });
  expect((await request.delete(at, { headers: admin.headers })).status()).toBe(204);
  await undo.click();
  await expect(page.getByText("Sementara itu data ini sudah diubah orang lain.")).toBeVisible();
  expect((await request.get(at, { headers: admin.headers })).status()).toBe(404);
});
