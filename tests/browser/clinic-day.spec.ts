import type { APIRequestContext, Browser } from "@playwright/test";
import { asAccount, emails, expect, freshWord, type Page, password, signIn, test } from "./rawat.ts";

/** A page of its own for a person, so that several work side by side. */
async function pageOf(browser: Browser, email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, email);
  return page;
}

/** A patient with an account. */
async function registerPatient(request: APIRequestContext) {
  const name = `Pasien ${freshWord()}`;
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  const answer = await request.post("/auth/register", { data: { email, password, name } });
  expect(answer.status()).toBe(201);
  const { data } = (await answer.json()) as { data: { user: { patientId: string } } };
  return { name, email, patientId: data.user.patientId };
}

/** Opens the booking of a patient with the demonstration's doctor, and the times of today or a later day. */
async function openBooking(page: Page, name: string, doctorId: string, daysAhead = 1) {
  await page.getByRole("button", { name: "Buat janji temu" }).click();
  const drawer = page.getByRole("dialog", { name: "Buat janji temu" });
  await drawer.getByRole("searchbox").fill(name);
  await drawer.getByRole("button", { name }).click();
  await drawer.getByLabel("Dokter").selectOption(doctorId);
  await drawer.locator(".slot-day").nth(daysAhead).click();
  return drawer;
}

const tomorrow = (page: Page) => page.getByRole("button", { name: "Berikutnya" }).click();

test("the front desk books today, the patient arrives, the doctor writes and amends, and the patient reads it and sees who did", async ({
  browser,
  request,
}) => {
  test.setTimeout(120_000);
  const patient = await registerPatient(request);
  const { user: doctor } = await asAccount(request, emails.doctor);

  const desk = await pageOf(browser, emails.staff);
  const booking = await openBooking(desk, patient.name, doctor.staffId ?? "", 0);
  await booking.locator(".slot").first().click();
  await booking.getByLabel("Keluhan atau keperluan").fill("Batuk tiga hari");
  await booking.getByRole("button", { name: "Buat janji temu" }).click();
  await expect(booking).toBeHidden();
  await desk.getByRole("button", { name: patient.name }).click();
  const appointment = desk.getByRole("dialog", { name: patient.name });
  await appointment.getByRole("button", { name: "Pasien tiba" }).click();
  await expect(appointment.locator(".status")).toHaveText("Sudah tiba");
  // The wrong person was checked in: that is mended, and the right one checked in.
  await appointment.getByRole("button", { name: "Ternyata belum tiba" }).click();
  await expect(appointment.locator(".status")).toHaveText("Dikonfirmasi");
  await appointment.getByRole("button", { name: "Pasien tiba" }).click();
  await expect(appointment.locator(".status")).toHaveText("Sudah tiba");

  const room = await pageOf(browser, emails.doctor);
  await room.getByRole("button", { name: patient.name }).click();
  await room.getByRole("button", { name: "Tulis rekam medis" }).click();
  const form = room.getByRole("dialog", { name: `Rekam medis: ${patient.name}` });
  await form.getByLabel("Subjektif").fill("Batuk pilek tiga hari");
  await form.getByLabel("Catatan internal").fill("Rahasia dokter");
  await form.getByRole("combobox", { name: /^Cari diagnosis/ }).fill("J06.9");
  await form.getByRole("option", { name: /J06\.9/ }).click();
  await form.getByLabel("Suhu").fill("36,7");
  await form.getByLabel("Sistolik").fill("500");
  await form.getByRole("button", { name: "Simpan" }).click();
  await expect(form.getByText("Tidak mungkin: paling banyak 320.")).toBeVisible();
  await form.getByLabel("Sistolik").fill("120");
  await form.getByRole("button", { name: "Simpan" }).click();
  await expect(form).toBeHidden();

  await room.getByRole("button", { name: "Buka data pasien" }).click();
  await room.getByRole("tab", { name: "Rekam medis" }).click();
  await room.getByRole("button", { name: /J06\.9/ }).click();
  const record = room.getByRole("dialog", { name: "Rekam medis", exact: true });
  await expect(record.getByText("36,7")).toBeVisible();
  await record.getByRole("button", { name: "Ubah" }).click();
  await record.getByLabel("Rencana").fill("Minum cukup, kontrol bila demam");
  await record.getByRole("button", { name: "Simpan" }).click();
  await expect(record.getByText(/^Versi 2 ·/)).toBeVisible();

  const home = await pageOf(browser, patient.email);
  await home.getByRole("link", { name: "Rekam medis" }).click();
  await home.getByRole("button", { name: /J06\.9/ }).click();
  const own = home.getByRole("dialog", { name: "Rekam medis", exact: true });
  await expect(own.getByText("Minum cukup, kontrol bila demam")).toBeVisible();
  await expect(own.getByText("Rahasia dokter")).toHaveCount(0);
  await home.keyboard.press("Escape");
  const log = home.getByRole("list", { name: "Siapa yang membuka rekam medis" });
  await expect(log.getByRole("listitem").filter({ hasText: "mengubah" })).toContainText(doctor.name);
  await expect(log.getByRole("listitem").filter({ hasText: "menulis" })).toContainText(doctor.name);
});

test("a visit of another day offers no step before its time", async ({ browser, request }) => {
  const patient = await registerPatient(request);
  const { user: doctor } = await asAccount(request, emails.doctor);
  const desk = await pageOf(browser, emails.staff);
  const booking = await openBooking(desk, patient.name, doctor.staffId ?? "");
  await booking.locator(".slot").nth(20).click();
  await booking.getByRole("button", { name: "Buat janji temu" }).click();
  await expect(booking).toBeHidden();
  await tomorrow(desk);
  await desk.getByRole("button", { name: patient.name }).click();
  const appointment = desk.getByRole("dialog", { name: patient.name });
  await expect(appointment.getByRole("button", { name: "Konfirmasi" })).toBeVisible();
  for (const name of ["Pasien tiba", "Tidak datang"])
    await expect(appointment.getByRole("button", { name })).toHaveCount(0);
});

test("a new week shows which appointments no longer fit, each a way to it", async ({ browser, request }) => {
  const patient = await registerPatient(request);
  const admin = await asAccount(request);
  const name = `dr. ${freshWord()}`;
  const hired = await request.post("/api/staff", {
    headers: admin.headers,
    data: { name, role: "doctor", specialization: "Umum" },
  });
  const { data: doctor } = (await hired.json()) as { data: { id: string } };
  const path = `/api/doctors/${doctor.id}`;
  const week = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({
    dayOfWeek,
    startTime: "00:00",
    endTime: "24:00",
    mode: "both",
  }));
  expect((await request.put(`${path}/schedules`, { headers: admin.headers, data: week })).status()).toBe(200);
  const slots = await request.get(`${path}/slots`);
  const { data: free } = (await slots.json()) as { data: { startsAt: string }[] };
  const startsAt = free.at(-1)?.startsAt;
  expect(await admin.book({ patientId: patient.patientId, doctorId: doctor.id, startsAt })).toBe(201);

  const page = await pageOf(browser, emails.admin);
  await page.getByRole("link", { name: "Petugas" }).click();
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("button", { name }).click();
  const drawer = page.getByRole("dialog", { name });
  await drawer.getByRole("button", { name: "Ubah jadwal" }).click();
  const remove = drawer.getByRole("button", { name: /^Hapus jam praktik/ });
  await expect(remove).toHaveCount(week.length);
  for (let left = week.length; left > 0; left--) await remove.first().click();
  await drawer.getByRole("button", { name: "Simpan" }).click();
  await expect(drawer.getByText("1 janji temu tidak lagi cocok dengan jadwal ini.")).toBeVisible();
  await drawer.getByRole("status").getByRole("button").click();
  await expect(page.getByText(patient.name)).toBeVisible();
});

test("whoever is second to a time is told so in words, and chooses among what is free now", async ({
  browser,
  request,
}) => {
  const [first, second] = [await registerPatient(request), await registerPatient(request)];
  const { user: doctor } = await asAccount(request, emails.doctor);
  const desk = await pageOf(browser, emails.staff);
  const booking = await openBooking(desk, second.name, doctor.staffId ?? "");
  const slot = booking.locator(".slot").nth(10);
  const startsAt = await slot.getAttribute("data-value");
  await slot.click();
  const clerk = await asAccount(request, emails.staff);
  expect(await clerk.book({ patientId: first.patientId, doctorId: doctor.staffId, startsAt })).toBe(201);

  await booking.getByRole("button", { name: "Buat janji temu" }).click();
  await expect(booking.getByText("Jam ini baru saja diambil. Silakan pilih jam lain.")).toBeVisible();
  await expect(booking.locator(`[data-value="${startsAt}"]`)).toHaveCount(0);
  await booking.locator(".slot").nth(10).click();
  await booking.getByRole("button", { name: "Buat janji temu" }).click();
  await expect(booking).toBeHidden();
});

test("what others book appears by itself, without a reload", async ({ browser, request }) => {
  const patient = await registerPatient(request);
  const { user: doctor } = await asAccount(request, emails.doctor);
  const desk = await pageOf(browser, emails.staff);
  await tomorrow(desk);
  await expect(desk.locator(".agenda")).not.toHaveAttribute("aria-busy");
  const slots = await request.get(`/api/doctors/${doctor.staffId}/slots`);
  const { data: free } = (await slots.json()) as { data: { startsAt: string }[] };
  const day = await desk.locator(".agenda-steps input").inputValue();
  const { data: clinic } = (await (await request.get("/api/clinic")).json()) as { data: { timeZone: string } };
  const inClinic = new Intl.DateTimeFormat("en-CA", { timeZone: clinic.timeZone });
  const startsAt = free.find((slot) => inClinic.format(new Date(slot.startsAt)) === day)?.startsAt;
  const clerk = await asAccount(request, emails.staff);
  expect(await clerk.book({ patientId: patient.patientId, doctorId: doctor.staffId, startsAt })).toBe(201);
  await desk.evaluate("dispatchEvent(new Event('focus'))");
  await expect(desk.getByRole("button", { name: patient.name })).toBeVisible();
});

/** A new record of a patient with an allergy to penicillin, open before a doctor. */
async function openFormOfAllergic(browser: Browser, request: APIRequestContext) {
  const name = `Alergi ${freshWord()}`;
  await (await asAccount(request)).createPatient({ name, allergies: [{ substance: "penisilin" }] });
  const room = await pageOf(browser, emails.doctor);
  await room.getByRole("link", { name: "Pasien", exact: true }).click();
  await room.getByRole("searchbox").fill(name);
  await room.getByRole("button", { name }).click();
  await room.getByRole("tab", { name: "Rekam medis" }).click();
  await room.getByRole("button", { name: "Tulis rekam medis" }).click();
  const form = room.getByRole("dialog", { name: `Rekam medis: ${name}` });
  await expect(form.getByText("Alergi pasien: penisilin")).toBeVisible();
  const prescribe = async (medication: string) => {
    await form.getByRole("button", { name: "Tambah obat" }).click();
    await form.getByLabel("Obat", { exact: true }).fill(medication);
    await form.getByLabel("Dosis").fill("1 tablet");
    await form.getByLabel("Aturan pakai").fill("4 x 1");
    await form.getByLabel("Lama (hari)").fill("5");
  };
  const stored = room.getByRole("dialog", { name: "Rekam medis", exact: true });
  return { room, form, stored, prescribe };
}

test("a medication that the patient is allergic to is a warning to confirm, and Escape loses no text", async ({
  browser,
  request,
}) => {
  const { room, form, stored, prescribe } = await openFormOfAllergic(browser, request);
  await prescribe("Amoxsann 500 mg");
  await expect(form.getByRole("alert").getByText("pasien alergi penisilin (sama-sama penisilin)")).toBeVisible();

  await room.keyboard.press("Escape");
  await room.getByRole("button", { name: "Lanjut mengisi" }).click();
  await expect(form.getByLabel("Dosis")).toHaveValue("1 tablet");

  await form.getByRole("button", { name: "Simpan" }).click();
  const question = room.getByRole("alertdialog");
  await question.getByRole("button", { name: "Periksa lagi" }).click();
  await expect(form).toBeVisible();
  await form.getByRole("button", { name: "Simpan" }).click();
  await question.getByRole("button", { name: "Tetap resepkan" }).click();
  await expect(form).toBeHidden();
  await expect(stored.getByText("Amoxsann 500 mg: pasien alergi penisilin.")).toBeVisible();
});

test("medications that cannot be compared with the allergies are saved all the same, and what conflicts is told then", async ({
  browser,
  request,
}) => {
  const { room, form, stored, prescribe } = await openFormOfAllergic(browser, request);
  await room.route("**/api/records/allergy-check", (route) => route.abort());
  await prescribe("Amoksisilin");
  await expect(form.getByRole("alert").getByText("Obat sedang tidak dapat dibandingkan")).toBeVisible();
  await form.getByRole("button", { name: "Simpan" }).click();
  await expect(form).toBeHidden();
  await expect(stored.getByText("Amoksisilin: pasien alergi penisilin.")).toBeVisible();
});

test("a doctor whose record somebody else amended meanwhile sees that one first, and both versions are kept", async ({
  browser,
  request,
}) => {
  const { patientId, name } = await registerPatient(request);
  const doctor = await asAccount(request, emails.doctor);
  const admin = await asAccount(request);
  const body = { patientId, type: "note", assessment: "Versi pertama" };
  const created = await request.post("/api/records", { headers: doctor.headers, data: body });
  const { data: record } = (await created.json()) as { data: { id: string } };

  const room = await pageOf(browser, emails.doctor);
  await room.getByRole("link", { name: "Pasien", exact: true }).click();
  await room.getByRole("searchbox").fill(name);
  await room.getByRole("button", { name }).click();
  await room.getByRole("tab", { name: "Rekam medis" }).click();
  await room.getByRole("button", { name: "Catatan" }).click();
  const drawer = room.getByRole("dialog", { name: "Rekam medis", exact: true });
  await drawer.getByRole("button", { name: "Ubah" }).click();
  await drawer.getByLabel("Asesmen").fill("Versi saya");
  const amended = await request.put(`/api/records/${record.id}`, {
    headers: { ...admin.headers, "if-match": created.headers().etag ?? "" },
    data: { ...body, assessment: "Versi administrator" },
  });
  expect(amended.status()).toBe(200);
  await drawer.getByRole("button", { name: "Simpan" }).click();

  const stale = room.getByRole("dialog", { name: "Data ini baru saja diubah orang lain" });
  await expect(stale.getByText("Versi administrator")).toBeVisible();
  await stale.getByRole("button", { name: "Simpan isian saya" }).click();
  await expect(drawer.getByText(/^Versi 3 ·/)).toBeVisible();
  await expect(drawer.getByText("Versi saya")).toBeVisible();
});
