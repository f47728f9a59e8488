import type { APIRequestContext, Locator } from "@playwright/test";
import { doctorWith, registerPatient } from "./appointments.ts";
import { asAccount, emails, enter, expect, freshWord, type Page, password, test } from "./rawat.ts";

/** A form that is filled in, where it sends what it holds, and how often that is there when it was sent twice. */
interface Filled {
  sendsTo: string;
  method: "POST" | "PUT" | "PATCH";
  save: string;
  /** Where that button is, if the page has another one of its name. */
  place?: Locator;
  /** What was typed, still there after the line broke. */
  holds: [label: string, value: string];
  count: () => Promise<number>;
}

const list = async (request: APIRequestContext, path: string): Promise<Record<string, unknown>[]> => {
  const { headers } = await asAccount(request);
  return ((await (await request.get(path, { headers })).json()) as { data: Record<string, unknown>[] }).data;
};

const forms: Record<string, (page: Page, request: APIRequestContext) => Promise<Filled>> = {
  "a new staff member": async (page, request) => {
    const name = `dr. ${freshWord()}`;
    await enter(page, emails.admin);
    await page.goto("/staff/new");
    await page.getByLabel("Nama dengan gelar").fill(name);
    await page.getByLabel("Spesialisasi").fill("Umum");
    const count = async () => (await list(request, `/api/staff?q=${name.slice(4)}`)).length;
    return { sendsTo: "**/api/staff", method: "POST", save: "Simpan", holds: ["Nama dengan gelar", name], count };
  },
  "news that are written": async (page, request) => {
    const title = `Kabar ${freshWord()}`;
    await enter(page, emails.staff);
    await page.goto("/newsroom/new");
    await page.getByLabel("Judul").fill(title);
    await page.getByLabel("Isi").fill("Isi kabar");
    const count = async () => (await list(request, `/api/news?status=draft&q=${title}`)).length;
    return { sendsTo: "**/api/news", method: "POST", save: "Simpan", holds: ["Judul", title], count };
  },
  "a new department": async (page, request) => {
    const name = freshWord();
    await enter(page, emails.admin);
    await page.goto("/staff/departments");
    await page.getByRole("link", { name: "Poli baru" }).click();
    await page.getByLabel("Nama poli").fill(name);
    const count = async () =>
      (await list(request, "/api/departments?limit=100")).filter((one) => one.name === name).length;
    return { sendsTo: "**/api/departments", method: "POST", save: "Tambah poli", holds: ["Nama poli", name], count };
  },
  "a doctor's time off": async (page, request) => {
    const { headers } = await asAccount(request);
    const data = { name: `dr. ${freshWord()}`, role: "doctor", specialization: "Umum" };
    const { data: doctor } = await (await request.post("/api/staff", { headers, data })).json();
    await enter(page, emails.admin);
    await page.goto(`/staff/${doctor.id}/time-off`);
    await page.getByRole("link", { name: "Catat cuti" }).click();
    await page.getByLabel("Dari tanggal").fill("17/8/2027");
    const count = async () => (await list(request, `/api/doctors/${doctor.id}/time-off`)).length;
    const sendsTo = "**/time-off";
    return { sendsTo, method: "POST", save: "Catat cuti", holds: ["Dari tanggal", "17/8/2027"], count };
  },
  "a doctor's weekly hours": async (page, request) => {
    const { headers } = await asAccount(request);
    const data = { name: `dr. ${freshWord()}`, role: "doctor", specialization: "Umum" };
    const { data: doctor } = await (await request.post("/api/staff", { headers, data })).json();
    await enter(page, emails.admin);
    await page.goto(`/staff/${doctor.id}/schedule/edit`);
    await page.getByRole("button", { name: "Tambah jam" }).click();
    await page.getByLabel("Mulai").fill("08.00");
    await page.getByLabel("Selesai").fill("12.00");
    const count = async () => (await list(request, `/api/doctors/${doctor.id}/schedules`)).length;
    return { sendsTo: "**/schedules", method: "PUT", save: "Simpan", holds: ["Selesai", "12.00"], count };
  },
  "one of the staff who is changed": async (page, request) => {
    const { headers } = await asAccount(request);
    const data = { name: `dr. ${freshWord()}`, role: "doctor", specialization: "Umum" };
    const { data: doctor } = await (await request.post("/api/staff", { headers, data })).json();
    await enter(page, emails.admin);
    await page.goto(`/staff/${doctor.id}/edit`);
    await page.getByLabel("Tentang").fill("Praktik pagi");
    const count = async () => {
      const { data: now } = await (await request.get(`/api/staff/${doctor.id}`, { headers })).json();
      return now.bio === "Praktik pagi" ? 1 : 0;
    };
    const sendsTo = `**/api/staff/${doctor.id}`;
    return { sendsTo, method: "PATCH", save: "Simpan", holds: ["Tentang", "Praktik pagi"], count };
  },
  "the own password": async (page, request) => {
    const { email } = await registerPatient(request);
    const newPassword = `hujan di ${freshWord()}`;
    await enter(page, email);
    await page.goto("/profile");
    await page.locator("#content").getByRole("button", { name: "Ganti kata sandi" }).click();
    await page.getByLabel("Kata sandi sekarang").fill(password);
    await page.getByLabel("Kata sandi baru").fill(newPassword);
    const count = async () => {
      const opened = await request.post("/auth/login", { data: { email, password: newPassword } });
      return opened.ok() ? 1 : 0;
    };
    const place = page.getByRole("dialog");
    const holds: Filled["holds"] = ["Kata sandi baru", newPassword];
    return { sendsTo: "**/auth/password", method: "POST", save: "Ganti kata sandi", place, holds, count };
  },
  "a patient whose notes are changed": async (page, request) => {
    const created = await (await asAccount(request)).createPatient({ name: `Putus ${freshWord()}` });
    const { id, medicalRecordNumber } = created as typeof created & { medicalRecordNumber: string };
    await enter(page, emails.staff);
    await page.goto(`/patients/${medicalRecordNumber}/edit`);
    await page.getByLabel("Catatan").fill("Datang dengan tongkat");
    const count = async () => (await list(request, `/api/patients/${id}/history`)).length - 1;
    const holds: Filled["holds"] = ["Catatan", "Datang dengan tongkat"];
    return { sendsTo: `**/api/patients/${id}`, method: "PATCH", save: "Simpan", holds, count };
  },
  "a patient's own contact": async (page, request) => {
    const { email, patientId } = await registerPatient(request);
    await enter(page, email);
    await page.goto("/me/edit");
    await page.getByLabel("Telepon").first().fill("0812 7000 1234");
    const count = async () => (await list(request, `/api/patients/${patientId}/history`)).length - 1;
    const holds: Filled["holds"] = ["Telepon", "0812 7000 1234"];
    return { sendsTo: `**/api/patients/${patientId}`, method: "PATCH", save: "Simpan", holds, count };
  },
};

for (const [what, fill] of Object.entries(forms))
  test(`${what}, when the answer is lost, is kept as it was typed, and is there once after it was sent again`, async ({
    page,
    request,
  }) => {
    const { sendsTo, method, save, place, holds, count } = await fill(page, request);
    let broken = 0;
    await page.route(sendsTo, async (route) => {
      if (route.request().method() !== method || broken++ > 0) return await route.continue();
      await route.fetch();
      await route.abort();
    });
    const button = (place ?? page).getByRole("button", { name: save, exact: true });
    await button.click();
    await expect(page.getByRole("alert").getByText("tidak dapat dihubungi")).toBeVisible();
    await expect(page.getByLabel(holds[0]).first()).toHaveValue(holds[1]);
    expect(await count()).toBe(1);
    await button.click();
    await expect(button).toBeHidden();
    // Where what is stored is another version than was read, it is asked what that is, and perhaps sent over that one.
    expect(broken).toBeGreaterThanOrEqual(2);
    expect(await count()).toBe(1);
  });

for (const [what, fill] of Object.entries(forms))
  test(`${what}, when something between answers in the clinic's place, is not said to be saved, and is kept as it was typed`, async ({
    page,
    request,
  }) => {
    const { sendsTo, method, save, place, holds, count } = await fill(page, request);
    let answered = 0;
    await page.route(sendsTo, async (route) => {
      if (route.request().method() !== method || answered++ > 1) return await route.continue();
      const body = answered === 1 ? "{}" : "";
      await route.fulfill({ status: 200, contentType: "application/json", body });
    });
    const button = (place ?? page).getByRole("button", { name: save, exact: true });
    for (let time = 0; time < 2; time++) {
      await button.click();
      await expect.poll(() => answered).toBe(time + 1);
      await expect(page.getByRole("alert").getByText("tidak dapat dihubungi")).toBeVisible();
      await expect(page.getByLabel(holds[0]).first()).toHaveValue(holds[1]);
    }
    expect(await count()).toBe(0);
    await button.click();
    await expect(button).toBeHidden();
    expect(await count()).toBe(1);
  });

test("what was made, though the clinic answered that it took too long, is sent again as the same, and is there once", async ({
  page,
  request,
}) => {
  const name = `dr. ${freshWord()}`;
  await enter(page, emails.admin);
  await page.goto("/staff/new");
  await page.getByLabel("Nama dengan gelar").fill(name);
  await page.getByLabel("Spesialisasi").fill("Umum");
  const keys: (string | undefined)[] = [];
  await page.route("**/api/staff", async (route) => {
    if (route.request().method() !== "POST") return await route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length > 1) return await route.continue();
    await route.fetch();
    const problem = { type: "about:blank", title: "Too slow", status: 504, code: "service_too_slow" };
    await route.fulfill({ status: 504, contentType: "application/problem+json", json: problem });
  });
  const save = page.getByRole("button", { name: "Simpan", exact: true });
  await save.click();
  await expect(page.getByRole("alert").getByText("terlalu lambat menjawab")).toBeVisible();
  await save.click();
  await expect(save).toBeHidden();
  expect(keys).toEqual([expect.any(String), keys[0]]);
  expect(await list(request, `/api/staff?q=${name.slice(4)}`)).toHaveLength(1);
});

test("where the question who looks registered already gets no answer, it is asked again before anybody is registered", async ({
  page,
  request,
}) => {
  const name = `Kembar ${freshWord()}`;
  const admin = await asAccount(request);
  await admin.createPatient({ name, birthDate: "1992-08-17" });
  await enter(page, emails.staff);
  await page.goto("/patients/new");
  await page.route("**/api/patients/duplicates", (route) => route.abort());
  await page.getByLabel("Nama lengkap").fill(name);
  await page.getByLabel("Tanggal lahir").fill("17081992");
  await page.getByRole("button", { name: "Daftarkan" }).click();
  await expect(page.getByRole("alert").getByText("tidak dapat dihubungi")).toBeVisible();
  await page.unroute("**/api/patients/duplicates");
  await page.reload();
  await page.getByRole("button", { name: "Daftarkan" }).click();
  await expect(page.getByRole("alertdialog")).toContainText(name);
  expect(await admin.countPatients(name)).toBe(1);
});

test("a doctor's hours that somebody else set after a save that never arrived are shown before they are written over", async ({
  page,
  request,
}) => {
  const doctor = await doctorWith(request, { startTime: "08:00", endTime: "11:00", mode: "both" });
  const path = `/api/doctors/${doctor.id}/schedules`;
  await enter(page, emails.admin);
  await page.goto(`/staff/${doctor.id}/schedule/edit`);
  await page.getByLabel("Selesai").first().fill("12.00");
  await page.route(`**${path}`, (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
  const save = page.getByRole("button", { name: "Simpan", exact: true });
  await save.click();
  await expect(page.getByRole("alert").getByText("tidak dapat dihubungi")).toBeVisible();
  await page.unroute(`**${path}`);
  const { headers } = await asAccount(request);
  const theirs = [{ dayOfWeek: 1, startTime: "13:00", endTime: "14:00", slotMinutes: 60, mode: "both" }];
  await request.put(path, { headers, data: theirs });
  await save.click();
  await expect(page.getByRole("alertdialog")).toContainText("13.00");
  expect(await list(request, path)).toHaveLength(1);
});

test("a wrong current password is told as wrong, though the new one is what it is", async ({ page, request }) => {
  const { email } = await registerPatient(request);
  await enter(page, email);
  await page.goto("/profile");
  await page.getByRole("button", { name: "Ganti kata sandi" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Kata sandi sekarang").fill("bukan yang ini");
  await dialog.getByLabel("Kata sandi baru").fill(password);
  await dialog.getByRole("button", { name: "Ganti kata sandi" }).click();
  await expect(dialog.getByLabel("Kata sandi sekarang")).toHaveAccessibleDescription(/./);
  await expect(dialog.getByLabel("Kata sandi sekarang")).toBeFocused();
});
