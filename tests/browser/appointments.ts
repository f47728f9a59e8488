import type { APIRequestContext, Browser, Locator } from "@playwright/test";
import { asAccount, emails, expect, freshWord, type Page, password, signIn } from "./rawat.ts";

/** A page of its own for a person, so that several work side by side. */
export async function pageOf(browser: Browser, email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, email);
  return page;
}

/** A patient with an account. */
export async function registerPatient(request: APIRequestContext) {
  const name = `Pasien ${freshWord()}`;
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  const answer = await request.post("/auth/register", { data: { email, password, name } });
  expect(answer.status()).toBe(201);
  const { data } = (await answer.json()) as { data: { user: { patientId: string } } };
  return { name, email, patientId: data.user.patientId };
}

/** The demonstration's doctor who is on duty every day. */
export async function dutyDoctor(request: APIRequestContext): Promise<string> {
  return (await asAccount(request, emails.doctor)).user.staffId ?? "";
}

/** Opens the booking of a patient with a doctor from the calendar, and the times of today or a later day. */
export async function openBooking(page: Page, name: string, doctorId: string, daysAhead = 0): Promise<Locator> {
  await page.getByRole("link", { name: "Buat janji temu" }).click();
  await page.getByRole("combobox", { name: "Pilih pasien" }).fill(name);
  await page.getByRole("option", { name }).click();
  await page.getByLabel("Dokter").selectOption(doctorId);
  await page.locator(".slot-day").nth(daysAhead).click();
  await expect(page.locator(".slot").first()).toBeVisible();
  return page.getByRole("main");
}

export const book = (page: Page) => page.getByRole("button", { name: "Buat janji temu" }).click();

export const preview = (page: Page, name: string) => page.getByRole("dialog", { name });

/** The day at the clinic, some days from now. */
export async function clinicDay(request: APIRequestContext, daysAhead = 0): Promise<string> {
  const { data: clinic } = (await (await request.get("/api/clinic")).json()) as { data: { timeZone: string } };
  const at = new Date(Date.now() + daysAhead * 24 * 3_600_000);
  return new Intl.DateTimeFormat("en-CA", { timeZone: clinic.timeZone }).format(at);
}

/** Somebody new with an appointment on a day, made beside the pages. */
export async function bookedFor(request: APIRequestContext, daysAhead: number) {
  const desk = await asAccount(request, emails.staff);
  const doctorId = await dutyDoctor(request);
  const { id: patientId, name } = await desk.createPatient({ name: `Janji ${freshWord()}` });
  const day = await clinicDay(request, daysAhead);
  const slots = await request.get(`/api/doctors/${doctorId}/slots`, { params: { from: day, to: day } });
  const { data: free } = (await slots.json()) as { data: { startsAt: string }[] };
  const { headers } = desk;
  const wish = { patientId, doctorId, startsAt: free.at(-1)?.startsAt, mode: "in_person" };
  const answer = await request.post("/api/appointments", { headers, data: wish });
  expect(answer.status()).toBe(201);
  const { data } = (await answer.json()) as { data: { id: string } };
  const read = async () => {
    const now = await request.get(`/api/appointments/${data.id}`, { headers });
    return ((await now.json()) as { data: { status: string; startsAt: string } }).data;
  };
  return { id: data.id, name, day, doctorId, patientId, read };
}

/** A doctor of one's own, with the same hours every day. */
export async function doctorWith(
  request: APIRequestContext,
  ...hours: { startTime: string; endTime: string; mode: string }[]
) {
  const { headers } = await asAccount(request);
  const data = { name: `dr. ${freshWord()}`, role: "doctor", specialization: "Umum" };
  const { data: doctor } = (await (await request.post("/api/staff", { headers, data })).json()) as {
    data: { id: string; name: string };
  };
  const week = [1, 2, 3, 4, 5, 6, 7].flatMap((dayOfWeek) =>
    hours.map((each) => ({ dayOfWeek, slotMinutes: 60, ...each })),
  );
  const set = await request.put(`/api/doctors/${doctor.id}/schedules`, { headers, data: week });
  expect(set.status()).toBe(200);
  return doctor;
}
