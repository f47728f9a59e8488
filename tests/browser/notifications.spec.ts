import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { clinicDay } from "./appointments.ts";
import { houseFolder } from "./chromium.ts";
import { newPayer, order, takeCash } from "./payer.ts";
import { asAccount, emails, enter, expect, test } from "./rawat.ts";
import { begin, newDoctor } from "./talks.ts";

test("what somebody is told is counted by the bell as it happens, stands in words, and is read once it is opened", async ({
  page,
}) => {
  const [patient, doctor] = [await newPayer(page), await newDoctor(page)];
  await enter(page, patient.email);
  await page.goto("/home");
  const bell = page.getByRole("banner").getByRole("link", { name: /^Pemberitahuan/ });
  await expect(bell).toHaveAccessibleName("Pemberitahuan");
  const id = await begin(page, patient.email, doctor.staffId);
  await expect(bell).toHaveAccessibleName("Pemberitahuan, 2 belum dibaca");
  await bell.click();
  await expect(page.getByText("Pembayaran Rp75.000 sudah diterima.")).toBeVisible();
  await page.getByRole("link", { name: new RegExp(`Konsultasi dengan ${doctor.name} dimulai, sampai`) }).click();
  await expect(page).toHaveURL(`/consultations/${id}`);
  await expect(bell).toHaveAccessibleName("Pemberitahuan, 1 belum dibaca");
  await page.goBack();
  await page.getByLabel("Tampilkan").selectOption("unread");
  await expect(page.locator(".notifications .row")).toHaveCount(1);
  await page.getByRole("button", { name: "Tandai semua sudah dibaca" }).click();
  await expect(page.getByText("Semua sudah dibaca")).toBeVisible();
  await expect(bell).toHaveAccessibleName("Pemberitahuan");
  await page.reload();
  await expect(page.getByText("Semua sudah dibaca")).toBeVisible();
  await expect(bell).toHaveAccessibleName("Pemberitahuan");
});

test("a page of notifications that is open shows what happens meanwhile", async ({ page }) => {
  const patient = await newPayer(page);
  const orderId = await order(page, patient.patientId, "Rontgen dada", 175_000);
  await enter(page, patient.email);
  await page.goto("/notifications");
  await expect(page.getByText("Belum ada pemberitahuan")).toBeVisible();
  const { headers } = await asAccount(page.request, emails.staff);
  const data = { method: "cash", amount: 175_000 };
  await page.request.post(`/api/orders/${orderId}/counter-payment`, { headers, data });
  await expect(page.getByText("Pembayaran Rp175.000 sudah diterima.")).toBeVisible();
});

/** Makes the reminder of a patient's appointment due that says "tomorrow": nobody waits for it for days. */
function makeReminderDue(patientId: string, worker: number): void {
  const db = new DatabaseSync(join(houseFolder(worker), "appointment.sqlite"), { timeout: 5_000 });
  const its = "hoursBefore = 24 and appointmentId in (select id from appointments where patientId = ?)";
  db.prepare(`update reminders set dueAt = ? where ${its}`).run(new Date().toISOString(), patientId);
  db.close();
}

test("a reminder that becomes due while a page stands open is told at the bell", async ({ page, request }, {
  parallelIndex: worker,
}) => {
  test.skip(process.env.RAWAT_URL !== undefined, "writes into the store of its own Rawat");
  const [patient, doctor] = [await newPayer(page), await newDoctor(page)];
  const desk = await asAccount(request, emails.staff);
  const day = await clinicDay(request, 3);
  const slots = await request.get(`/api/doctors/${doctor.staffId}/slots`, { params: { from: day, to: day } });
  const { data: free } = (await slots.json()) as { data: { startsAt: string }[] };
  const wish = { patientId: patient.patientId, doctorId: doctor.staffId, startsAt: free[0]?.startsAt };
  expect(await desk.book(wish)).toBe(201);
  await enter(page, patient.email);
  const opening = page.waitForResponse("**/api/live");
  await page.goto("/home");
  await opening;
  const bell = page.getByRole("banner").getByRole("link", { name: /^Pemberitahuan/ });
  // What the page asks for as it opens, once or twice, is asked before this is told.
  await takeCash(page, await order(page, patient.patientId, "Rontgen dada", 175_000), 175_000);
  await expect(bell).toHaveAccessibleName("Pemberitahuan, 1 belum dibaca");
  makeReminderDue(patient.patientId, worker);
  await expect(bell).toHaveAccessibleName("Pemberitahuan, 2 belum dibaca");
  await bell.click();
  await expect(page.getByText(`janji temu dengan ${doctor.name}`)).toBeVisible();
});
