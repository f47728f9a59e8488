import { book, dutyDoctor, openBooking } from "./appointments.ts";
import { asAccount, emails, expect, freshWord, signIn, test } from "./rawat.ts";
import { typeSomebodyArchived } from "./records.ts";

test("once it is chosen for whom a booking is, the keyboard stands on the doctor, and goes on from there", async ({
  page,
  request,
}) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Papan ${freshWord()}` });
  await signIn(page, emails.staff);
  await page.getByRole("link", { name: "Buat janji temu" }).click();
  await expect(page.getByRole("combobox", { name: "Pilih pasien" })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Dokter")).toBeFocused();
  // Chosen anew, likewise.
  await page.getByRole("link", { name: "Ganti pasien" }).click();
  await expect(page.getByRole("combobox", { name: "Pilih pasien" })).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole("option", { name })).toBeVisible();
  await page.getByRole("option", { name }).click();
  await expect(page.getByLabel("Dokter")).toBeFocused();
  // Whoever opens the booking by its link begins at its heading.
  await page.reload();
  await expect(page.getByLabel("Dokter")).toBeVisible();
  await expect(page.getByLabel("Dokter")).not.toBeFocused();
});

test("who is registered on the way to a booking has the name that was searched for, and a number is taken for no name", async ({
  page,
  request,
}) => {
  const name = `Baru ${freshWord()}`;
  const doctor = await dutyDoctor(request);
  await signIn(page, emails.staff);
  await page.getByRole("link", { name: "Buat janji temu" }).click();
  await page.getByRole("combobox", { name: "Pilih pasien" }).fill("0812-3456-789");
  await page.getByRole("link", { name: "Daftarkan pasien baru" }).click();
  await expect(page.getByLabel("Nama lengkap").first()).toHaveValue("");
  await page.goBack();
  await page.getByRole("combobox", { name: "Pilih pasien" }).fill(` ${name}`);
  await page.getByRole("link", { name: "Daftarkan pasien baru" }).click();
  await expect(page.getByLabel("Nama lengkap").first()).toHaveValue(name);
  await page.getByLabel("Tanggal lahir").fill("17081992");
  await page.getByLabel("Jenis kelamin").selectOption("female");
  await page.reload();
  await expect(page.getByLabel("Nama lengkap").first()).toHaveValue(name);
  await page.getByRole("button", { name: "Daftarkan" }).click();
  await page.getByLabel("Dokter").selectOption(doctor);
  await page.locator(".slot-day").nth(4).click();
  await page.locator(".slot").first().click();
  await book(page);
  await expect(page.getByRole("dialog", { name })).toContainText("Dipesan");
});

test("what was begun for one patient is not found in the booking of another", async ({ page, request }) => {
  const desk = await asAccount(request);
  const { name } = await desk.createPatient({ name: `Satu ${freshWord()}` });
  const other = await desk.createPatient({ name: `Lain ${freshWord()}` });
  await signIn(page, emails.staff);
  const form = await openBooking(page, name, await dutyDoctor(request), 3);
  await form.locator(".slot").nth(2).click();
  await page.getByLabel("Keluhan atau keperluan").fill("Batuk tiga hari");
  const begun = page.url();
  await page.goto(`/calendar/new?patient=${other.id}`);
  await expect(page.getByRole("main")).toContainText(other.name);
  await expect(page.getByLabel("Keluhan atau keperluan")).toHaveValue("");
  await expect(page.getByLabel("Dokter")).toHaveValue("");
  await expect(page.locator(".slot:has(:checked)")).toHaveCount(0);
  await page.goto(begun);
  await expect(page.getByLabel("Keluhan atau keperluan")).toHaveValue("Batuk tiga hari");
});

test("of somebody whom the register has twice, the front desk is told on the page of each", async ({
  page,
  request,
}) => {
  const name = `Kembar ${freshWord()}`;
  const admin = await asAccount(request);
  const both = [await admin.createPatient({ name }), await admin.createPatient({ name })] as {
    medicalRecordNumber?: string;
  }[];
  const [first = "", second = ""] = both.map(({ medicalRecordNumber = "" }) => medicalRecordNumber);
  await signIn(page, emails.staff);
  await page.goto(`/patients/${second}`);
  const twice = page.getByText("Mungkin terdaftar dua kali:");
  await expect(twice).toBeVisible();
  await page.getByRole("link", { name }).click();
  await page.waitForURL(`**/patients/${first}`);
  await expect(page.getByRole("listitem").filter({ hasText: second })).toBeVisible();
  // Until the second one is archived.
  const { data: found } = await (await request.get(`/api/patients?q=${second}`, { headers: admin.headers })).json();
  await request.delete(`/api/patients/${found[0].id}`, { headers: admin.headers });
  const asked = page.waitForResponse("**/api/patients/duplicates");
  await page.reload();
  await asked;
  await expect(page.locator(".patient-banner")).toBeVisible();
  await expect(twice).toBeHidden();
});

test("somebody archived who is about to be registered again is brought back instead, with their allergies", async ({
  page,
  request,
}) => {
  const { name, desk } = await typeSomebodyArchived(page, request);
  const told = page.getByRole("status").filter({ hasText: name });
  await expect(told).toContainText("Diarsipkan");
  await page.getByRole("button", { name: "Daftarkan" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Diarsipkan");
  await question.getByRole("button", { name: "Pulihkan" }).click();
  await expect(page.getByRole("heading", { level: 1, name: name })).toBeVisible();
  await expect(page.locator(".patient-banner")).toContainText("Penisilin");
  expect(await desk.countPatients(name)).toBe(1);
});
