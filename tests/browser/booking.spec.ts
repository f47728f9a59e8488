import { book, bookedFor, clinicDay, doctorWith, dutyDoctor, openBooking, registerPatient } from "./appointments.ts";
import { asAccount, emails, expect, freshWord, signIn, test } from "./rawat.ts";

const dayMs = 24 * 3_600_000;

test("the booking ends a year ahead, says which year it shows, and its last time can be had", { tag: "@desk" }, async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  const { name } = await (await asAccount(request)).createPatient({ name: `Tahun ${freshWord()}` });
  await signIn(page, emails.staff);
  const drawer = await openBooking(page, name, await dutyDoctor(request));
  const slots = drawer.locator(".slots");
  const later = drawer.getByRole("button", { name: "Berikutnya" });
  const span = drawer.locator(".slot-week span");
  const days = drawer.locator(".slot-day");
  const today = (await days.first().getAttribute("data-value")) ?? "";
  await expect(span).not.toContainText(today.slice(0, 4));
  for (let weeks = 0; weeks < 54 && (await later.isEnabled()); weeks++) {
    const before = (await span.textContent()) ?? "";
    await later.click();
    await expect(span).not.toHaveText(before);
    await expect(slots).not.toHaveAttribute("aria-busy");
  }
  await expect(later).toBeDisabled();
  const last = (await days.last().getAttribute("data-value")) ?? "";
  expect((Date.parse(last) - Date.parse(today)) / dayMs).toBe(365);
  // Only a leap year's first day is 365 days before a day of the same year.
  if (last.slice(0, 4) !== today.slice(0, 4)) await expect(span).toContainText(last.slice(0, 4));
  await drawer.locator(".slot-day:has(:enabled)").last().click();
  await drawer.locator(".slot").last().click();
  await book(page);
  await expect(page.getByRole("dialog", { name })).toContainText("Dipesan");
});

test("a time that the clinic refuses is told by its sentence alone", async ({ page, request }) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Jam ${freshWord()}` });
  await signIn(page, emails.staff);
  // None that is offered is refused, so another one is sent in its place.
  const tooFar = new Date(Math.floor(Date.now() / dayMs + 400) * dayMs).toISOString();
  await page.route("**/api/appointments", (route) =>
    route.request().method() === "POST"
      ? route.continue({ postData: { ...route.request().postDataJSON(), startsAt: tooFar } })
      : route.continue(),
  );
  const form = await openBooking(page, name, await dutyDoctor(request));
  await form.locator(".slot").first().click();
  await book(page);
  await expect(form.getByText("Pilih waktu dalam satu tahun ke depan.", { exact: true })).toBeVisible();
});

test("the day turns and the booking opens for whoever is quicker than the answer in which zone the clinic is", async ({
  page,
}) => {
  const held = Promise.withResolvers<void>();
  await page.route("**/api/clinic", async (route) => {
    await held.promise;
    await route.continue();
  });
  await signIn(page, emails.staff);
  // The browser's own day would be the wrong one for some hours of every day.
  await expect(page.locator(".agenda-day")).toHaveText(/^\s*$/);
  await expect(page.getByLabel(/^(Tanggal|Date)$/)).toHaveValue("");
  await page.getByRole("link", { name: "Berikutnya" }).click();
  await expect(page).toHaveURL(/\?day=\d{4}-\d{2}-\d{2}$/);
  await page.getByRole("link", { name: "Buat janji temu" }).click();
  await expect(page.getByRole("combobox", { name: "Pilih pasien" })).toBeVisible();
  held.resolve();
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.goBack();
  await expect(page.locator(".agenda-bar select option").nth(1)).toBeAttached();
});

test("a day says how much is free, or that the doctor does not work then", async ({ page, request }) => {
  const admin = await asAccount(request);
  const { name } = await admin.createPatient({ name: `Praktik ${freshWord()}` });
  const word = freshWord();
  const email = `${word}@rawat.test`.toLowerCase();
  await admin.createAccount({ email, name: `dr. ${word}`, role: "doctor", specialization: "Umum" });
  const { user: doctor } = await asAccount(request, email);
  const monday = { dayOfWeek: 1, startTime: "00:00", endTime: "24:00", slotMinutes: 60, mode: "in_person" };
  const tuesday = { ...monday, dayOfWeek: 2, mode: "online" };
  const path = `/api/doctors/${doctor.staffId}`;
  await request.put(`${path}/schedules`, { headers: admin.headers, data: [monday, tuesday] });

  await signIn(page, emails.staff);
  await page.getByRole("link", { name: "Buat janji temu" }).click();
  await page.getByRole("combobox", { name: "Pilih pasien" }).fill(name);
  await page.keyboard.press("Enter");
  await page.getByLabel("Dokter").selectOption(doctor.staffId ?? "");
  // Seven days from the next week on hold each weekday once, and nothing of them is over.
  await page.getByRole("button", { name: "Berikutnya" }).click();
  const day = (weekday: string) => page.locator(".slot-day").filter({ hasText: weekday });
  await expect(day("Sen")).toContainText("24 slot kosong");
  await expect(day("Sel")).toContainText("hanya daring");
  for (const weekday of ["Rab", "Kam", "Jum", "Sab", "Min"]) await expect(day(weekday)).toContainText("tidak praktik");

  const { from, to } = { from: new Date().toISOString(), to: new Date(Date.now() + 20 * 86_400_000).toISOString() };
  await request.post(`${path}/time-off`, { headers: admin.headers, data: { from, to } });
  await page.reload();
  await expect(day("Sen")).toContainText("tidak ada slot");
});

test("a booking that is half filled survives a reload, with patient, doctor, day and time", async ({
  page,
  request,
}) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Separuh ${freshWord()}` });
  await signIn(page, emails.staff);
  const form = await openBooking(page, name, await dutyDoctor(request), 3);
  await form.locator(".slot").nth(4).click();
  await page.getByLabel("Keluhan atau keperluan").fill("Batuk tiga hari");
  const chosen = await form.getByText(/^Dipilih: /).textContent();
  const day = await form.locator(".slot-day:has(:checked)").getAttribute("data-value");
  expect(page.url()).toContain(`day=${day}`);
  await page.reload();
  await expect(form.getByText(name)).toBeVisible();
  await expect(page.getByLabel("Dokter")).toHaveValue(await dutyDoctor(request));
  await expect(form.getByText(/^Dipilih: /)).toHaveText(chosen ?? "");
  await expect(form.locator(".slot:has(:checked)")).toHaveCount(1);
  await expect(form.locator(".slot-day:has(:checked)")).toHaveAttribute("data-value", day ?? "");
  await expect(page.getByLabel("Keluhan atau keperluan")).toHaveValue("Batuk tiga hari");
  // A link to the same view opens it for somebody else, who has no draft of it.
  const link = page.url();
  await page.evaluate("sessionStorage.clear()");
  await page.goto(link);
  await expect(form.locator(".slot-day:has(:checked)")).toHaveAttribute("data-value", day ?? "");
  await expect(page.getByLabel("Dokter")).toHaveValue(await dutyDoctor(request));
});

test("a booking whose answer is lost is there once, and the form has lost nothing, also when the page is reloaded then", async ({
  page,
  request,
}) => {
  const desk = await asAccount(request, emails.staff);
  const { id, name } = await desk.createPatient({ name: `Putus ${freshWord()}` });
  await signIn(page, emails.staff);
  const form = await openBooking(page, name, await dutyDoctor(request), 2);
  await form.locator(".slot").nth(6).click();
  await page.getByLabel("Keluhan atau keperluan").fill("Kontrol");
  const sent: { key: string | undefined; body: string | null }[] = [];
  await page.route("**/api/appointments", async (route) => {
    if (route.request().method() !== "POST") return await route.continue();
    sent.push({ key: route.request().headers()["idempotency-key"], body: route.request().postData() });
    if (sent.length > 1) return await route.continue();
    await route.fetch();
    await route.abort();
  });
  await book(page);
  await expect(form.getByRole("alert").getByText("tidak dapat dihubungi")).toBeVisible();
  await expect(page.getByLabel("Keluhan atau keperluan")).toHaveValue("Kontrol");
  await page.reload();
  await expect(form.locator(".slot:has(:checked)")).toHaveCount(1);
  await book(page);
  await expect(page.getByRole("dialog", { name })).toContainText("Dipesan");
  expect(sent).toEqual([sent[0], sent[0]]);
  const kept = await request.get("/api/appointments", { headers: desk.headers, params: { patientId: id } });
  expect(((await kept.json()) as { data: unknown[] }).data).toHaveLength(1);
});

test("a move whose answer is lost is done once, and sent again it is told as done", async ({ page, request }) => {
  const { id, name, day, read } = await bookedFor(request, 2);
  await signIn(page, emails.staff);
  await page.goto(`/calendar?day=${day}&appointment=${id}&move=1`);
  const dialog = page.getByRole("dialog", { name });
  await dialog.locator(".slot").first().click();
  const wanted = await dialog.locator(".slot:has(:checked)").getAttribute("data-value");
  let attempts = 0;
  await page.route("**/reschedule", async (route) => {
    attempts++;
    if (attempts > 1) return await route.continue();
    await route.fetch();
    await route.abort();
  });
  await dialog.getByRole("button", { name: "Pindahkan" }).click();
  await expect(dialog.getByText("tidak dapat dihubungi")).toBeVisible();
  await dialog.getByRole("button", { name: "Pindahkan" }).click();
  await expect(page.getByText(/^Janji temu dipindahkan ke /)).toBeVisible();
  expect((await read()).startsAt).toBe(wanted);
});

test("another way to meet keeps a time that is meant for both, and takes one away that is not, as another doctor does", async ({
  page,
  request,
}) => {
  const doctor = await doctorWith(
    request,
    { startTime: "08:00", endTime: "10:00", mode: "both" },
    { startTime: "10:00", endTime: "11:00", mode: "in_person" },
  );
  const { name } = await (await asAccount(request)).createPatient({ name: `Cara ${freshWord()}` });
  await signIn(page, emails.staff);
  const form = await openBooking(page, name, doctor.id, 1);
  await form.getByText("09.00", { exact: true }).click();
  await expect(form.locator(".chosen-slot")).toContainText("09.00");
  await page.getByLabel("Cara bertemu").selectOption("online");
  await expect(form.locator(".slot")).toHaveText(["08.00", "09.00"]);
  await expect(form.locator(".chosen-slot")).toContainText("09.00");
  await page.getByLabel("Dokter").selectOption(await dutyDoctor(request));
  await expect(form.locator(".chosen-slot")).toBeEmpty();
  await page.getByLabel("Dokter").selectOption(doctor.id);
  await page.getByLabel("Cara bertemu").selectOption("in_person");
  await form.getByText("10.00", { exact: true }).click();
  await page.getByLabel("Cara bertemu").selectOption("online");
  await expect(form.locator(".chosen-slot")).toBeEmpty();
  await expect(form.locator(".slot")).toHaveText(["08.00", "09.00"]);
});

test("a time at which the patient is with another doctor is refused with the name of that one, for a booking and for a move", async ({
  page,
  request,
}) => {
  const hours = { startTime: "08:00", endTime: "11:00", mode: "both" };
  const [one, other] = [await doctorWith(request, hours), await doctorWith(request, hours)];
  const { id: patientId, name } = await (await asAccount(request)).createPatient({ name: `Sibuk ${freshWord()}` });
  // What was called off keeps nobody from anything, and is not named.
  const { headers } = await asAccount(request, emails.staff);
  const day = await clinicDay(request, 1);
  const slots = await request.get(`/api/doctors/${other.id}/slots`, { params: { from: day, to: day } });
  const { data: free } = (await slots.json()) as { data: { startsAt: string }[] };
  const startsAt = new Date(Date.parse(free[0]?.startsAt ?? "") + 30 * 60_000).toISOString();
  const off = { patientId, doctorId: other.id, startsAt, durationMinutes: 60, mode: "in_person" };
  const made = await request.post("/api/appointments", { headers, data: off });
  const { data: cancelled } = (await made.json()) as { data: { id: string } };
  expect((await request.delete(`/api/appointments/${cancelled.id}`, { headers })).status()).toBe(204);
  await signIn(page, emails.staff);
  const at = async (doctorId: string, time: string) => {
    await page.goto("/calendar");
    const form = await openBooking(page, name, doctorId, 1);
    await form.getByText(time, { exact: true }).click();
    await book(page);
    return form;
  };
  // The one before ends as it begins, and keeps nobody from it.
  for (const time of ["08.00", "09.00"]) {
    await at(one.id, time);
    await expect(page.getByRole("dialog", { name })).toContainText("Dipesan");
  }
  const form = await at(other.id, "09.00");
  const sentence = `Saat itu pasien sudah berjanji dengan ${one.name}, 09.00–10.00. Pilih jam lain.`;
  await expect(form.getByText(sentence, { exact: true })).toBeVisible();
  await form.getByText("10.00", { exact: true }).click();
  await expect(form.getByText(sentence, { exact: true })).toBeHidden();
  await book(page);
  const drawer = page.getByRole("dialog", { name });
  await expect(drawer).toContainText("10.00–11.00");
  await drawer.getByRole("link", { name: "Pindahkan" }).click();
  await drawer.getByText("09.00", { exact: true }).click();
  await drawer.getByRole("button", { name: "Pindahkan" }).click();
  await expect(drawer.getByText(sentence, { exact: true })).toBeVisible();
});

test("times that a doctor's new hours have taken away are not offered any more in a booking that stands open", async ({
  page,
  request,
}) => {
  const hours = { startTime: "08:00", endTime: "11:00", mode: "both" };
  const doctor = await doctorWith(request, hours);
  const { name } = await (await asAccount(request)).createPatient({ name: `Jam ${freshWord()}` });
  const opening = page.waitForResponse("**/api/live");
  await signIn(page, emails.staff);
  await opening;
  const form = await openBooking(page, name, doctor.id, 1);
  await expect(form.locator(".slot")).toHaveText(["08.00", "09.00", "10.00"]);
  const { headers } = await asAccount(request);
  const data = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({ ...hours, dayOfWeek, slotMinutes: 60, endTime: "09:00" }));
  await request.put(`/api/doctors/${doctor.id}/schedules`, { headers, data });
  await expect(form.locator(".slot")).toHaveText(["08.00"]);
});

test("a patient who is second to a time is no longer offered it, and books another one", async ({ page, request }) => {
  const [mine, other] = [await registerPatient(request), await registerPatient(request)];
  const doctor = await doctorWith(request, { startTime: "08:00", endTime: "16:00", mode: "both" });
  await signIn(page, mine.email);
  await page.goto("/appointments/new");
  await page.getByLabel("Dokter").selectOption(doctor.id);
  await page.locator(".slot-day").nth(1).click();
  const slot = page.locator(".slot").nth(2);
  const startsAt = await slot.getAttribute("data-value");
  await slot.click();
  const clerk = await asAccount(request);
  expect(await clerk.book({ patientId: other.patientId, doctorId: doctor.id, startsAt })).toBe(201);
  await book(page);
  await expect(page.getByText("Jam ini baru saja diambil. Silakan pilih jam lain.")).toBeVisible();
  await expect(page.locator(`.slot[data-value="${startsAt}"]`)).toHaveCount(0);
  await page.locator(".slot").nth(2).click();
  await book(page);
  await expect(page.getByText("Dipesan").first()).toBeVisible();
});
