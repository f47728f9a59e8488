import { book, clinicDay, dutyDoctor, openBooking, pageOf, preview, registerPatient } from "./appointments.ts";
import { asAccount, emails, expect, freshWord, test } from "./rawat.ts";

test("the front desk books today, the patient arrives, the doctor writes and amends, and the patient reads it and sees who did", async ({
  browser,
  request,
}) => {
  test.setTimeout(120_000);
  const patient = await registerPatient(request);
  const { user: doctor } = await asAccount(request, emails.doctor);

  const desk = await pageOf(browser, emails.staff);
  const booking = await openBooking(desk, patient.name, doctor.staffId ?? "");
  await booking.locator(".slot").first().click();
  await booking.getByLabel("Keluhan atau keperluan").fill("Batuk tiga hari");
  await book(desk);
  const appointment = preview(desk, patient.name);
  await expect(appointment.getByText("Batuk tiga hari")).toBeVisible();
  await appointment.getByRole("button", { name: "Pasien tiba" }).click();
  await expect(appointment.locator(".status")).toHaveText("Sudah tiba");
  // The wrong person was checked in: that is mended, and the right one checked in.
  await appointment.getByRole("button", { name: "Ternyata belum tiba" }).click();
  await expect(appointment.locator(".status")).toHaveText("Dikonfirmasi");
  await appointment.getByRole("button", { name: "Pasien tiba" }).click();
  await expect(appointment.locator(".status")).toHaveText("Sudah tiba");

  const room = await pageOf(browser, emails.doctor);
  await room.getByRole("link", { name: patient.name }).click();
  const visit = preview(room, patient.name);
  const [number] =
    (
      await visit
        .getByText(/RM-\d+/)
        .first()
        .textContent()
    )?.match(/RM-\d+/) ?? [];
  const id = new URL(room.url()).searchParams.get("appointment");
  await expect(visit.getByRole("link", { name: "Buka data pasien" })).toHaveAttribute("href", `/patients/${number}`);
  await expect(visit.getByRole("link", { name: "Tulis rekam medis" })).toHaveAttribute(
    "href",
    `/patients/${number}/records/new?appointment=${id}`,
  );
  await visit.getByRole("link", { name: "Tulis rekam medis" }).click();
  const form = room.getByRole("region", { name: `Rekam medis: ${patient.name}` });
  await form.getByLabel("Subjektif").fill("Batuk pilek tiga hari");
  await form.getByLabel("Catatan internal").fill("Rahasia dokter");
  await form.getByRole("combobox", { name: /^Cari diagnosis/ }).fill("J06.9");
  await form.getByRole("option", { name: /J06\.9/ }).click();
  await form.getByLabel("Suhu").fill("36,7");
  await form.getByLabel("Sistolik").fill("500");
  await form.getByRole("button", { name: "Simpan" }).click();
  await expect(form.getByText("Sistolik 500: hanya mungkin 30–320")).toBeVisible();
  await form.getByLabel("Sistolik").fill("120");
  await form.getByRole("button", { name: "Simpan" }).click();
  const record = room.getByRole("region", { name: "Rekam medis", exact: true });
  await expect(record.getByText("36,7")).toBeVisible();

  await record.getByRole("link", { name: "Ubah" }).click();
  const amendment = room.getByRole("region", { name: "Ubah rekam medis" });
  await amendment.getByLabel("Rencana").fill("Minum cukup, kontrol bila demam");
  await amendment.getByRole("button", { name: "Simpan" }).click();
  await expect(record.getByText(/^Versi 2 ·/)).toBeVisible();

  const home = await pageOf(browser, patient.email);
  await home.getByRole("link", { name: "Rekam medis", exact: true }).click();
  await home.getByRole("link", { name: /J06\.9/ }).click();
  const own = home.getByRole("region", { name: "Rekam medis", exact: true });
  await expect(own.getByText("Minum cukup, kontrol bila demam")).toBeVisible();
  await expect(own.getByText("Rahasia dokter")).toHaveCount(0);
  await own.getByRole("button", { name: "Tutup" }).click();
  const log = home.getByRole("list", { name: "Siapa yang membuka rekam medis" });
  await expect(log.getByRole("listitem").filter({ hasText: "mengubah" })).toContainText(doctor.name);
  await expect(log.getByRole("listitem").filter({ hasText: "menulis" })).toContainText(doctor.name);
});

test("a visit of another day offers no step before its time", async ({ browser, request }) => {
  const patient = await registerPatient(request);
  const desk = await pageOf(browser, emails.staff);
  const booking = await openBooking(desk, patient.name, await dutyDoctor(request), 1);
  await booking.locator(".slot").nth(20).click();
  await book(desk);
  const appointment = preview(desk, patient.name);
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
  const booked = await request.get(`/api/appointments?doctorId=${doctor.id}`, { headers: admin.headers });
  const { id } = (await booked.json()).data[0];
  const confirmed = { headers: admin.headers, data: { status: "confirmed" } };
  expect((await request.post(`/api/appointments/${id}/status`, confirmed)).status()).toBe(200);

  const page = await pageOf(browser, emails.admin);
  await page.getByRole("link", { name: "Staf", exact: true }).click();
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("link", { name }).click();
  await page.getByRole("link", { name: "Jadwal praktik" }).click();
  await page.getByRole("link", { name: "Ubah jadwal" }).click();
  const remove = page.getByRole("button", { name: /^Hapus jam praktik/ });
  await expect(remove).toHaveCount(week.length);
  for (let left = week.length; left > 0; left--) await remove.first().click();
  await page.getByRole("button", { name: "Simpan" }).click();
  const told = page.getByRole("status").filter({ hasText: "1 janji temu tidak lagi cocok dengan jadwal ini." });
  await expect(told).toBeVisible();
  // Whoever has confirmed comes in vain unless they are called: they are not told as dealt with.
  await expect(told.getByRole("link"), "who is to be called").toHaveText(new RegExp(`${patient.name}$`));
  await told.getByRole("link").click();
  await page.waitForURL(/\/calendar\?appointment=[\w-]+$/);
  await expect(page.getByText(patient.name).first()).toBeVisible();
  // Whoever has called one patient comes back for the next.
  await page.goBack();
  await page.reload();
  await told.getByRole("button", { name: "Sudah diurus" }).click();
  await expect(told).toBeHidden();
});

test("whoever is second to a time is told so in words, and chooses among what is free now", async ({
  browser,
  request,
}) => {
  const [first, second] = [await registerPatient(request), await registerPatient(request)];
  const { user: doctor } = await asAccount(request, emails.doctor);
  const desk = await pageOf(browser, emails.staff);
  const booking = await openBooking(desk, second.name, doctor.staffId ?? "", 1);
  const slot = booking.locator(".slot").nth(10);
  const startsAt = await slot.getAttribute("data-value");
  await slot.click();
  const clerk = await asAccount(request, emails.staff);
  expect(await clerk.book({ patientId: first.patientId, doctorId: doctor.staffId, startsAt })).toBe(201);

  await book(desk);
  await expect(booking.getByText("Jam ini baru saja diambil. Silakan pilih jam lain.")).toBeVisible();
  // What is free is read anew: a press on what was there before would choose nothing.
  await expect(booking.locator(`[data-value="${startsAt}"]`)).toHaveCount(0);
  await booking.locator(".slot").nth(10).click();
  await book(desk);
  await expect(preview(desk, second.name)).toContainText("Dipesan");
});

test("what others book appears by itself, without a reload", async ({ browser, request }) => {
  const patient = await registerPatient(request);
  const { user: doctor } = await asAccount(request, emails.doctor);
  const desk = await pageOf(browser, emails.staff);
  await desk.getByRole("link", { name: "Berikutnya" }).click();
  await expect(desk.locator(".agenda")).not.toHaveAttribute("aria-busy");
  const slots = await request.get(`/api/doctors/${doctor.staffId}/slots`);
  const { data: free } = (await slots.json()) as { data: { startsAt: string }[] };
  const day = await clinicDay(request, 1);
  expect(desk.url()).toContain(`day=${day}`);
  const { data: clinic } = (await (await request.get("/api/clinic")).json()) as { data: { timeZone: string } };
  const inClinic = new Intl.DateTimeFormat("en-CA", { timeZone: clinic.timeZone });
  const startsAt = free.find((slot) => inClinic.format(new Date(slot.startsAt)) === day)?.startsAt;
  const clerk = await asAccount(request, emails.staff);
  expect(await clerk.book({ patientId: patient.patientId, doctorId: doctor.staffId, startsAt })).toBe(201);
  await desk.evaluate("dispatchEvent(new Event('focus'))");
  await expect(desk.getByRole("link", { name: patient.name })).toBeVisible();
});
