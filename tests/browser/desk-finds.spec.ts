import { book, bookedFor, clinicDay, doctorWith, dutyDoctor, openBooking, registerPatient } from "./appointments.ts";
import { asAccount, emails, expect, freshWord, openSection, rows, search, signIn, test } from "./rawat.ts";
import { openForm, someone } from "./records.ts";

test("who is asked and has no allergy is not allergic to “none”", async ({ page, request }) => {
  const admin = await asAccount(request);
  const { id, medicalRecordNumber } = (await someone(request, { allergies: [{ substance: "Debu" }] })) as {
    id: string;
    medicalRecordNumber: string;
  };
  await signIn(page, emails.staff);
  await page.goto(`/patients/${medicalRecordNumber}/edit`);
  await page.getByLabel("Zat").fill("Tidak ada");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.locator(".patient-banner")).toBeVisible();
  await expect(page.locator(".patient-banner")).not.toContainText("Alergi:");
  const { data } = await (await request.get(`/api/patients/${id}`, { headers: admin.headers })).json();
  expect(data.allergies).toEqual([]);
});

test("what Enter takes of what was found is marked, and what is called so comes before what only holds the word", async ({
  page,
  request,
}) => {
  const { form } = await openForm(page, await someone(request));
  const field = form.getByRole("combobox", { name: /^Cari diagnosis/ });
  await field.fill("batuk");
  const first = form.locator(".option").first();
  await expect(first).toContainText("R05");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await field.press("ArrowDown");
  await expect(first).toHaveAttribute("aria-selected", "false");
  await field.press("ArrowUp");
  await field.press("Enter");
  await expect(form.locator(".diagnosis")).toContainText("R05");
});

test("a time that was taken meanwhile is said where it is seen, and is not told as chosen", async ({
  page,
  request,
}) => {
  const hours = { startTime: "08:00", endTime: "11:00", mode: "both" };
  const doctor = await doctorWith(request, hours);
  const desk = await asAccount(request, emails.staff);
  const [one, other] = [await someone(request), await someone(request)];
  await signIn(page, emails.staff);
  await page.goto("/calendar");
  const form = await openBooking(page, one.name, doctor.id, 1);
  await form.getByText("09.00", { exact: true }).click();
  await expect(form.locator(".chosen-slot")).toContainText("09.00");
  const startsAt = await form.locator(".slot:has(:checked)").getAttribute("data-value");
  await page.route("**/slots?*", (route) => route.abort());
  expect(await desk.book({ patientId: other.id, doctorId: doctor.id, startsAt: startsAt ?? "" })).toBe(201);
  await book(page);
  const said = form.getByText("baru saja diambil");
  await expect(said).toBeInViewport();
  const isCovered = await page.evaluate<boolean>(`(() => {
    const said = document.querySelector(".slots .issue");
    const { x, y } = said.getBoundingClientRect();
    return !said.contains(document.elementFromPoint(x + 4, y + 4));
  })()`);
  expect(isCovered).toBe(false);
  await expect(form.locator(".chosen-slot")).toBeEmpty();
});

test("an appointment that another desk has moved meanwhile is not moved from under them, and the page says so", async ({
  page,
  request,
}) => {
  const { id, name, day, doctorId, read } = await bookedFor(request, 2);
  const { headers } = await asAccount(request, emails.staff);
  await signIn(page, emails.staff);
  await page.goto(`/calendar?day=${day}&appointment=${id}&move=1`);
  const dialog = page.getByRole("dialog", { name });
  await dialog.locator(".slot").first().click();
  const startsAt = await dialog.locator(".slot").nth(1).getAttribute("data-value");
  // Whoever sends before the news of it is there knows the version of before.
  const news = Promise.withResolvers<void>();
  await page.route(`**/api/appointments/${id}`, async (route) => {
    await news.promise;
    await route.continue();
  });
  const wish = { headers, data: { startsAt, doctorId } };
  expect((await request.post(`/api/appointments/${id}/reschedule`, wish)).status()).toBe(200);
  await dialog.getByRole("button", { name: "Pindahkan" }).click();
  await expect(page.getByText("Sementara itu data ini sudah diubah orang lain.")).toBeVisible();
  expect((await read()).startsAt).toBe(startsAt);
  news.resolve();
});

test("a patient who is with another doctor then is told so as somebody who is spoken to", async ({ page, request }) => {
  const hours = { startTime: "08:00", endTime: "11:00", mode: "both" };
  const [one, other] = [await doctorWith(request, hours), await doctorWith(request, hours)];
  const { email, patientId } = await registerPatient(request);
  const day = await clinicDay(request, 1);
  const free = await request.get(`/api/doctors/${one.id}/slots`, { params: { from: day, to: day } });
  const { data } = (await free.json()) as { data: { startsAt: string }[] };
  const desk = await asAccount(request, emails.staff);
  expect(await desk.book({ patientId, doctorId: one.id, startsAt: data[0]?.startsAt ?? "" })).toBe(201);
  await signIn(page, email);
  await page.goto(`/appointments/new?doctor=${other.id}&day=${day}`);
  await page.getByText("08.00", { exact: true }).click();
  await book(page);
  await expect(page.getByText(`Saat itu Anda sudah berjanji dengan ${one.name}, 08.00–09.00.`)).toBeVisible();
});

test("what a broken line has kept away is there once the line is, without a press", async ({ page, context }) => {
  await signIn(page, emails.staff);
  await openSection(page, "Pasien");
  await expect(rows(page).first()).toBeVisible();
  await openSection(page, "Staf");
  await expect(page.getByRole("heading", { level: 1, name: "Staf" })).toBeVisible();
  await context.setOffline(true);
  await openSection(page, "Pasien");
  await expect(page.getByRole("button", { name: "Coba lagi" })).toBeVisible();
  await context.setOffline(false);
  await expect(rows(page).first()).toBeVisible();
});

test("a doctor whom patients are still coming to is not made inactive unasked, and their patients can be moved to another", async ({
  page,
  request,
}) => {
  const doctor = await doctorWith(request, { startTime: "08:00", endTime: "11:00", mode: "both" });
  const admin = await asAccount(request);
  const { id: patientId, name } = await someone(request);
  const day = await clinicDay(request, 1);
  const free = await request.get(`/api/doctors/${doctor.id}/slots`, { params: { from: day, to: day } });
  const { data } = (await free.json()) as { data: { startsAt: string }[] };
  expect(await admin.book({ patientId, doctorId: doctor.id, startsAt: data[0]?.startsAt ?? "" })).toBe(201);
  await signIn(page);
  await page.goto(`/staff/${doctor.id}/edit`);
  await page.getByLabel("Aktif bekerja").uncheck();
  await page.getByRole("button", { name: "Simpan" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText(`1 janji temu dengan ${doctor.name}`);
  await question.getByRole("button", { name: "Batal" }).click();
  const kept = async () =>
    (await (await request.get(`/api/staff/${doctor.id}`, { headers: admin.headers })).json()).data.active;
  expect(await kept()).toBe(true);
  await page.getByRole("button", { name: "Simpan" }).click();
  await question.getByRole("button", { name: "Nonaktifkan" }).click();
  await expect(page.getByRole("heading", { level: 1, name: doctor.name })).toBeVisible();
  expect(await kept()).toBe(false);
  await page.goto(`/calendar?day=${day}`);
  await page.getByRole("link", { name }).first().click();
  await page.getByRole("dialog", { name }).getByRole("link", { name: "Pindahkan" }).click();
  const move = page.getByRole("dialog", { name });
  await expect(move.getByLabel("Dokter")).toHaveValue("");
  await expect(page.getByText("tidak dapat dimuat")).toHaveCount(0);
  await move.getByLabel("Dokter").selectOption(await dutyDoctor(request));
  await expect(move.locator(".slot").first()).toBeVisible();
});

test("days in the wrong order and an account that cannot be one are told by their fields", async ({ page }) => {
  await signIn(page);
  await page.goto("/figures?from=2026-03-31&to=2026-01-01");
  await expect(page.getByLabel("Sampai tanggal")).toHaveAccessibleDescription(/lebih awal/);
  await expect(page.getByText("tidak dapat dimuat")).toHaveCount(0);
  await page.goto("/audit?userId=Dewi");
  await expect(page.getByLabel("Id akun")).toHaveAccessibleDescription(/rincian sebuah baris/);
  await expect(page.getByText("tidak dapat dimuat")).toHaveCount(0);
});

test("a patient who is registered is given an account of their own, and is not made a second time", async ({
  page,
  request,
}) => {
  const { id, name, medicalRecordNumber } = await someone(request);
  const admin = await asAccount(request);
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await signIn(page);
  await page.goto("/accounts?new=account");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Peran").selectOption("patient");
  await dialog.getByLabel("Nama").fill(name);
  await dialog.getByRole("listitem").filter({ hasText: medicalRecordNumber }).getByRole("button").click();
  await expect(page).toHaveURL(new RegExp(`patient=${medicalRecordNumber}`));
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Kata sandi pertama").fill("kucing tidur di jendela");
  await dialog.getByRole("button", { name: "Buat akun" }).click();
  await expect(dialog).toBeHidden();
  await search(page, email.slice(0, -6));
  await expect(rows(page)).toHaveCount(1);
  const signedIn = await request.post("/auth/login", { data: { email, password: "kucing tidur di jendela" } });
  expect((await signedIn.json()).data.user.patientId).toBe(id);
  expect(await admin.countPatients(name)).toBe(1);
  await page.goto(`/patients/${medicalRecordNumber}`);
  await expect(page.getByRole("link", { name: "Akun pasien" })).toHaveAttribute(
    "href",
    `/accounts?new=account&patient=${medicalRecordNumber}`,
  );
  await page.getByRole("link", { name: "Akun pasien" }).click();
  await expect(dialog).toContainText(`${name} sudah punya akun`);
  await expect(dialog).toContainText(email);
});

test("a telephone of an area with a short code is written as people write it", async ({ page }) => {
  await signIn(page, emails.patient);
  await expect(page.getByRole("link", { name: "021-5550-1234" })).toBeVisible();
});
