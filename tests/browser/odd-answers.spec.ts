import { asAccount, emails, expect, freshWord, rows, signIn, test } from "./rawat.ts";
import { countRecords, openForm, someone } from "./records.ts";

test("what cannot be drawn says so in its own place, and the next section is there", async ({ page }) => {
  await page.route(/\/api\/staff(?:\?|$)/, (route) =>
    route.fulfill({ contentType: "application/json", body: '{"data":[null],"meta":{"nextCursor":null}}' }),
  );
  // What is told to whoever looks for the fault is what this is about, and no noise.
  await page.addInitScript("window.reportError = () => {}");
  await signIn(page, emails.staff);
  await page.locator('.rail a[href="/staff"]').click();
  await expect(page.getByRole("heading", { level: 1, name: "Halaman tidak dapat dimuat" })).toBeVisible();
  await page.getByRole("button", { name: "Coba lagi" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Halaman tidak dapat dimuat" })).toBeVisible();
  await page.locator('.rail a[href="/patients"]').click();
  await expect(rows(page).first()).toBeVisible();
  await page.unroute(/\/api\/staff(?:\?|$)/);
  await page.locator('.rail a[href="/staff"]').click();
  await expect(rows(page).first()).toBeVisible();
});

test("a record whose answer was lost and that was corrected then is not written twice", async ({ page, request }) => {
  const patient = await someone(request);
  const { form } = await openForm(page, patient);
  await form.getByLabel("Subjektif").fill("Nyeri kepala");
  let sent = 0;
  await page.route("**/api/records", async (route) => {
    if (route.request().method() !== "POST" || sent++ > 0) return await route.continue();
    await route.fetch();
    await route.abort();
  });
  const save = form.getByRole("button", { name: "Simpan", exact: true });
  await save.click();
  await expect(page.getByRole("alert").getByText("tidak dapat dihubungi")).toBeVisible();
  await form.getByLabel("Subjektif").fill("Nyeri kepala sejak tiga hari");
  for (let time = 0; time < 3; time++) {
    await save.click();
    await expect.poll(() => sent).toBe(2 + time);
    await expect(page.getByRole("alert").getByText("sudah pernah terkirim")).toBeVisible();
  }
  expect(await countRecords(request, patient)).toBe(1);
});

test("a save that is answered late leads nobody away from what they do by then, and is told", async ({
  page,
  request,
}) => {
  const name = `Lambat ${freshWord()}`;
  await signIn(page, emails.staff);
  await page.locator('.rail a[href="/patients"]').click();
  await page.getByRole("link", { name: "Pasien baru" }).click();
  await page.getByLabel("Nama lengkap").fill(name);
  await page.getByLabel("Tanggal lahir").fill("17081992");
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  await page.route("**/api/patients", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  const sending = page.waitForRequest((asked) => asked.method() === "POST" && asked.url().endsWith("/api/patients"));
  await page.getByRole("button", { name: "Daftarkan" }).click();
  await sending;
  await page.locator('.rail a[href="/calendar"]').click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Buang" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Janji temu" })).toBeVisible();
  letGo();
  await expect(page.getByText("Yang tadi Anda kirim sudah tersimpan.")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/calendar");
  expect(await (await asAccount(request)).countPatients(name)).toBe(1);
});

test("a page that something between shows in the clinic's place is no register to keep", async ({ page }) => {
  await page.route("**/api/patients/export*", (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>Sign in to this network</h1>" }),
  );
  let downloads = 0;
  page.on("download", () => downloads++);
  await signIn(page);
  await page.getByRole("button", { name: "Ekspor" }).click();
  await page.getByRole("button", { name: "Untuk program lain (koma)" }).click();
  await expect(page.getByText("Klinik tidak dapat dihubungi")).toBeVisible();
  expect(downloads).toBe(0);
});

for (const body of ["{}", '{"data":{}}', '{"data":{"timeZone":"Asia/Nowhere"}}'])
  test(`where the clinic's zone was told as ${body}, no time is shown, and it is asked for again`, async ({ page }) => {
    await page.route("**/api/clinic", (route) => route.fulfill({ contentType: "application/json", body }));
    await signIn(page, emails.staff);
    await expect(page.getByRole("button", { name: "Coba lagi" })).toBeVisible();
    await page.unroute("**/api/clinic");
    await page.getByRole("button", { name: "Coba lagi" }).click();
    await expect(page.locator(".agenda")).toBeVisible();
  });
