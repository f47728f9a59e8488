import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { newId } from "@rawat/platform";
import { houseFolder } from "./chromium.ts";
import { asAccount, emails, expect, freshWord, signIn, test } from "./rawat.ts";

const cancelledCount = 2_021;
const hourMs = 3_600_000;

/** Copies an appointment as so many that were cancelled later on its day, past every rule. */
function cancelMany(id: string, worker: number): void {
  const db = new DatabaseSync(join(houseFolder(worker), "appointment.sqlite"), { timeout: 5_000 });
  const { standsFrom: _, ...row } = db.prepare("select * from appointments where id = ?").get(id) ?? {};
  const columns = Object.keys(row);
  const insert = db.prepare(`insert into appointments (${columns.join()}) values (${columns.map(() => "?").join()})`);
  db.exec("begin immediate");
  for (let n = 0; n < cancelledCount; n++) {
    const startsAt = new Date(Date.parse(String(row.startsAt)) + (60 + (n % 60) * 5) * 60_000).toISOString();
    const own = { ...row, id: newId(), status: "cancelled", reason: null, startsAt, endsAt: startsAt };
    insert.run(...Object.values(own));
  }
  db.exec("commit");
  db.close();
}

test("however much of a day was cancelled, the desk sees what stands, and is told that there is more", async ({
  page,
  request,
}) => {
  test.skip(process.env.RAWAT_URL !== undefined, "writes into the store of its own Rawat");
  const [admin, desk] = [await asAccount(request), await asAccount(request, emails.staff)];
  const [name, word] = [`Pasien ${freshWord()}`, freshWord()];
  const doctorEmail = `${word}@rawat.test`.toLowerCase();
  await admin.createAccount({ email: doctorEmail, name: `dr. ${word}`, role: "doctor", specialization: "Umum" });
  const { user: doctor } = await asAccount(request, doctorEmail);
  const week = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({
    dayOfWeek,
    startTime: "00:00",
    endTime: "24:00",
    slotMinutes: 30,
    mode: "both",
  }));
  const { headers } = admin;
  await request.put(`/api/doctors/${doctor.staffId}/schedules`, { headers, data: week });
  const patient = await desk.createPatient({ name });
  // By the clinic's clocks it is about noon now, so that day too.
  const startsAt = new Date((Math.floor(Date.now() / hourMs) + 40 * 24) * hourMs).toISOString();
  const { data: clinic } = (await (await request.get("/api/clinic")).json()) as { data: { timeZone: string } };
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: clinic.timeZone }).format(new Date(startsAt));
  const wish = { patientId: patient.id, doctorId: doctor.staffId, startsAt, mode: "in_person" };
  const made = await request.post("/api/appointments", { headers, data: wish });
  expect(made.status()).toBe(201);
  cancelMany(((await made.json()) as { data: { id: string } }).data.id, test.info().parallelIndex);

  await signIn(page, emails.staff);
  const shown = page.locator(".agenda .hours").getByRole("link", { name });
  const date = page.getByLabel("Tanggal");
  await date.fill(day);
  await date.press("Enter");
  await expect(shown).toHaveCount(1);
  await page.getByLabel("Dokter", { exact: true }).selectOption(doctor.staffId ?? "");
  await expect(shown).toHaveCount(1);
  const summary = page.getByText("Dibatalkan (100+)");
  await summary.click();
  const note = page.getByText("Yang tampil hanya 100 yang paling akhir.");
  await expect(note).toBeVisible();
  // What is opened stays open while the day is read anew, and over a reload.
  const readAnew = page.waitForResponse((answer) => answer.url().includes("/api/appointments?"));
  await page.evaluate("dispatchEvent(new Event('focus'))");
  await readAnew;
  const other = await desk.createPatient({ name: `Lagi ${freshWord()}` });
  const half = new Date(Date.parse(startsAt) + 30 * 60_000).toISOString();
  expect(await desk.book({ patientId: other.id, doctorId: doctor.staffId, startsAt: half })).toBe(201);
  await expect(page.locator(".agenda .hours").getByRole("link", { name: other.name })).toBeVisible();
  await expect(note).toBeVisible();
  await page.reload();
  await expect(note).toBeVisible();
});
