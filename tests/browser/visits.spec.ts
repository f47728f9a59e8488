import { book, bookedFor, pageOf, preview, registerPatient } from "./appointments.ts";
import { asAccount, emails, expect, freshWord, rows, search, signIn, test } from "./rawat.ts";

test("a visit leads its doctor to the record that was written of it, and that one back; no second one is offered", async ({
  page,
  request,
}) => {
  const visit = await bookedFor(request, 0);
  const other = await bookedFor(request, 0);
  const { headers } = await asAccount(request, emails.doctor);
  for (const status of ["confirmed", "checked_in", "in_progress"])
    expect((await request.post(`/api/appointments/${visit.id}/status`, { headers, data: { status } })).status()).toBe(
      200,
    );
  const write = async (fields: object) => {
    const data = { patientId: visit.patientId, type: "note", assessment: "Sehat", ...fields };
    expect((await request.post("/api/records", { headers, data })).status()).toBe(201);
  };
  await write({ assessment: "Di luar kunjungan" });
  await signIn(page, emails.doctor);
  await page.goto(`/calendar?appointment=${visit.id}`);
  const opened = preview(page, visit.name);
  await expect(opened.getByRole("link", { name: "Tulis rekam medis" })).toBeVisible();
  await expect(opened.getByRole("link", { name: "Buka rekam medis" })).toHaveCount(0);

  await write({ assessment: "Saat kunjungan", appointmentId: visit.id });
  await page.reload();
  await expect(opened.getByRole("link", { name: "Tulis rekam medis" })).toHaveCount(0);
  await opened.getByRole("link", { name: "Buka rekam medis" }).click();
  await expect(page.getByText("Saat kunjungan")).toBeVisible();
  await page.getByRole("link", { name: "Ke janji temunya" }).click();
  await expect(preview(page, visit.name)).toBeVisible();
  await page.goto(`/calendar?appointment=${other.id}`);
  await expect(preview(page, other.name).getByRole("link", { name: "Tulis rekam medis" })).toBeVisible();
});

test("a booking without a doctor is not sent, says what is missing once, and no longer once it is there", async ({
  browser,
  request,
}) => {
  const patient = await registerPatient(request);
  const page = await pageOf(browser, patient.email);
  await page.goto("/appointments/new");
  const sent: string[] = [];
  page.on("request", (one) => one.method() === "POST" && sent.push(one.url()));
  await book(page);
  const doctor = page.getByLabel("Dokter");
  await expect(doctor).toBeFocused();
  await expect(doctor).toHaveAccessibleDescription(/Pilih dokter/);
  expect(sent).toEqual([]);
  await doctor.selectOption((await asAccount(request, emails.doctor)).user.staffId ?? "");
  await expect(page.getByText("Periksa isian yang ditandai.")).toBeHidden();
  await book(page);
  const days = page.getByRole("radiogroup", { name: "Pilih hari" });
  await expect(days).toHaveAttribute("aria-invalid", "true");
  await page.locator(".slot").first().click();
  await expect(days).not.toHaveAttribute("aria-invalid");
  await expect(page.getByText("Periksa isian yang ditandai.")).toBeHidden();
  await book(page);
  await page.waitForURL("**/appointments");
});

test("while a question about an appointment is open, nothing said before may change what it asks about", async ({
  page,
  request,
}) => {
  const moved = await bookedFor(request, 2);
  await signIn(page, emails.staff);
  await page.goto(`/calendar?day=${moved.day}&appointment=${moved.id}&move=1`);
  const dialog = preview(page, moved.name);
  await dialog.locator(".slot").first().click();
  await dialog.getByRole("button", { name: "Pindahkan" }).click();
  const undo = page.getByRole("button", { name: "Urungkan" });
  await expect(undo).toBeVisible();
  const { startsAt } = await moved.read();
  await dialog.getByRole("button", { name: "Batalkan janji" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expect(undo).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await page.getByRole("alertdialog").getByRole("button", { name: "Batalkan janji" }).click();
  await expect.poll(async () => (await moved.read()).status).toBe("cancelled");
  expect((await moved.read()).startsAt).toBe(startsAt);
});

test("whoever cannot be archived for what is still to come is told where that stands", async ({ page, request }) => {
  const awaited = await bookedFor(request, 3);
  await signIn(page);
  await page.goto("/patients");
  await search(page, awaited.name);
  await page.getByRole("link", { name: awaited.name }).click();
  await page.getByRole("button", { name: "Arsipkan" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Arsipkan" }).click();
  await page.getByRole("button", { name: "Lihat janji temunya" }).click();
  await page.waitForURL("**/timeline");
  await expect(page.getByRole("listitem").filter({ hasText: "Janji temu" }).first()).toBeVisible();
});

test("a patient's own tasks lead to where they are done; what the desk does leads nowhere", async ({
  browser,
  request,
}) => {
  const patient = await registerPatient(request);
  const page = await pageOf(browser, patient.email);
  await page.goto("/home");
  await expect(page.getByRole("link", { name: /Alergi belum tercatat/ })).toHaveCount(0);
  await expect(page.getByText(/Alergi belum tercatat/)).toBeVisible();
  await page.getByRole("link", { name: /Isi nomor telepon/ }).click();
  await page.waitForURL("**/me/edit");
  await page.getByLabel("Telepon").first().fill("081234567890");
});

test("once an account is removed from the list, the keyboard stands on its heading", async ({ page, request }) => {
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await (await asAccount(request)).createAccount({ email, name: `Pergi ${freshWord()}`, role: "staff" });
  await signIn(page);
  await page.goto("/accounts");
  await search(page, email);
  await rows(page).filter({ hasText: email }).getByRole("button", { name: "Hapus" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Hapus" }).click();
  await expect(rows(page).filter({ hasText: email })).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});
