import type { APIRequestContext } from "@playwright/test";
import { asAccount, emails, expect, freshWord, rows, search, signIn, test } from "./rawat.ts";

/** A doctor of the test's own, and what the services keep of them. */
async function hireDoctor(request: APIRequestContext, week: unknown[] = []) {
  const { headers } = await asAccount(request);
  const name = `dr. ${freshWord()}`;
  const body = { name, role: "doctor", specialization: "Umum", consultationFee: 50_000 };
  const hired = await request.post("/api/staff", { headers, data: body });
  const { data } = (await hired.json()) as { data: { id: string } };
  await request.put(`/api/doctors/${data.id}/schedules`, { headers, data: week });
  return {
    id: data.id,
    name,
    page: `/staff/${data.id}`,
    change: (changes: object) => request.patch(`/api/staff/${data.id}`, { headers, data: changes }),
    setWeek: (entries: unknown[]) => request.put(`/api/doctors/${data.id}/schedules`, { headers, data: entries }),
    async kept<T = unknown>(of = ""): Promise<T> {
      const path = of ? `/api/doctors/${data.id}/${of}` : `/api/staff/${data.id}`;
      return ((await (await request.get(path, { headers })).json()) as { data: T }).data;
    },
  };
}

const morning = (dayOfWeek: number) => ({
  dayOfWeek,
  startTime: "08:00",
  endTime: "12:00",
  slotMinutes: 30,
  mode: "both",
});

test("what the staff is narrowed by stands in the address: a reload keeps it, Back takes it away", async ({
  page,
  request,
}) => {
  const doctor = await hireDoctor(request);
  await signIn(page, emails.staff);
  await page.goto("/staff");
  await search(page, doctor.name);
  await expect(rows(page)).toHaveCount(1);
  await page.getByLabel("Peran").selectOption("doctor");
  await expect.poll(() => page.url()).toContain("role=doctor");
  await page.getByLabel("Peran").selectOption("nurse");
  await expect(page.getByRole("heading", { name: "Tidak ada staf yang cocok" })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Peran")).toHaveValue("nurse");
  await page.goBack();
  await expect(page.getByRole("link", { name: doctor.name })).toBeVisible();
  await page.getByRole("link", { name: doctor.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: doctor.name })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("searchbox")).toHaveValue(doctor.name);
  await expect(page.getByLabel("Peran")).toHaveValue("doctor");
});

test("a link to one of the staff opens for whoever may, with what they may do, and says why not to whoever may not", async ({
  browser,
  request,
}) => {
  const doctor = await hireDoctor(request, [morning(1)]);
  const pageOf = async (email: string) => {
    const page = await (await browser.newContext()).newPage();
    await signIn(page, email);
    return page;
  };
  const notForYou = { level: 1, name: "Halaman ini bukan untuk peran Anda" } as const;

  const admin = await pageOf(emails.admin);
  await admin.goto(`${doctor.page}/time-off?new=time-off`);
  await expect(admin.getByRole("dialog", { name: "Catat cuti" })).toBeVisible();
  await admin.keyboard.press("Escape");
  await admin.waitForURL(`**${doctor.page}/time-off`);
  await expect(admin.getByRole("link", { name: "Ubah", exact: true })).toBeVisible();

  for (const email of [emails.staff, emails.doctor]) {
    const page = await pageOf(email);
    await page.goto(`${doctor.page}/schedule`);
    await expect(page.getByText("08.00–12.00")).toBeVisible();
    await expect(page.getByRole("link", { name: /^(Ubah|Cuti)/ })).toHaveCount(0);
    await page.goto(`${doctor.page}/schedule/edit`);
    await expect(page.getByRole("heading", notForYou)).toBeVisible();
    await page.goto(`${doctor.page}/edit`);
    await expect(page.getByRole("heading", notForYou)).toBeVisible();
  }

  const patient = await pageOf(emails.patient);
  await patient.goto(doctor.page);
  await expect(patient.getByRole("heading", notForYou)).toBeVisible();
});

test("a half-filled week survives a reload with its rows, each of which keeps its own when others are removed and added", async ({
  page,
  request,
}) => {
  const doctor = await hireDoctor(request, [morning(1), morning(2), morning(3)]);
  await signIn(page);
  await page.goto(`${doctor.page}/schedule/edit`);
  const row = (place: number) => page.getByRole("group", { name: `Jam praktik ${place}` });
  await row(3).getByLabel("Selesai").fill("11.30");
  await row(1).getByRole("button", { name: "Hapus jam praktik 1" }).click();
  await page.getByRole("button", { name: "Tambah jam praktik" }).click();
  await row(3).getByLabel("Hari").selectOption("6");
  await row(3).getByLabel("Mulai").fill("9");
  await page.reload();
  await expect(row(3).getByLabel("Mulai")).toHaveValue("9");
  await expect(row(3).getByLabel("Hari")).toHaveValue("6");
  await expect(row(2).getByLabel("Selesai")).toHaveValue("11.30");

  await row(1).getByRole("button", { name: "Hapus jam praktik 1" }).click();
  await expect(row(1).getByLabel("Selesai")).toHaveValue("11.30");
  await page.getByRole("button", { name: "Tambah jam praktik" }).click();
  await expect(row(3).getByLabel("Slot (menit)")).toHaveValue("30");
  await row(3).getByLabel("Hari").selectOption("7");
  await row(3).getByLabel("Mulai").fill("830");
  await row(3).getByLabel("Selesai").fill("7");
  await row(2).getByLabel("Selesai").fill("12");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(row(3).getByLabel("Selesai")).toBeFocused();
  await row(3).getByLabel("Selesai").fill("1000");
  await page.getByRole("button", { name: "Simpan" }).click();
  await page.waitForURL(`**${doctor.page}/schedule`);
  await expect(page.getByText("Tidak praktik"), "each day without hours").toHaveCount(4);
  expect(await doctor.kept("schedules")).toEqual([
    { ...morning(3), endTime: "11:30" },
    { ...morning(6), startTime: "09:00" },
    { ...morning(7), startTime: "08:30", endTime: "10:00" },
  ]);
});

test("a week that somebody else saved meanwhile is shown before it is replaced, also after a reload", async ({
  page,
  request,
}) => {
  const doctor = await hireDoctor(request, [morning(1)]);
  await signIn(page);
  await page.goto(`${doctor.page}/schedule/edit`);
  await page.getByLabel("Selesai").fill("11.00");
  await doctor.setWeek([morning(4)]);
  await page.reload();
  await page.getByRole("button", { name: "Simpan" }).click();
  const question = page.getByRole("alertdialog", { name: "Data ini baru saja diubah orang lain" });
  await expect(question).toContainText("Kamis");
  await question.getByRole("button", { name: "Lanjut mengisi" }).click();
  expect(await doctor.kept("schedules")).toEqual([morning(4)]);
  await expect(page.getByLabel("Selesai")).toHaveValue("11.00");
  await page.getByRole("button", { name: "Simpan" }).click();
  await question.getByRole("button", { name: "Simpan isian saya" }).click();
  await page.waitForURL(`**${doctor.page}/schedule`);
  expect(await doctor.kept("schedules")).toEqual([{ ...morning(1), endTime: "11:00" }]);
});

test("two who change different fields of one of the staff do not undo each other, and of a field that both changed the second sees both", async ({
  page,
  request,
}) => {
  const doctor = await hireDoctor(request);
  await signIn(page);
  await page.goto(`${doctor.page}/edit`);
  await page.getByLabel("Biaya konsultasi").fill("Rp 150.000,-");
  await expect(page.getByText("Rp150.000", { exact: true })).toBeVisible();
  await doctor.change({ bio: "Ditulis rekan" });
  await page.getByRole("button", { name: "Simpan" }).click();
  await page.waitForURL(`**${doctor.page}`);
  await expect(page.getByText("Ditulis rekan")).toBeVisible();
  await expect(page.getByText("Rp150.000")).toBeVisible();

  await page.getByRole("link", { name: "Ubah", exact: true }).click();
  await page.getByLabel("Spesialisasi").fill("Anak");
  await doctor.change({ specialization: "Gigi" });
  await page.reload();
  await page.getByRole("button", { name: "Simpan" }).click();
  const question = page.getByRole("alertdialog", { name: "Data ini baru saja diubah orang lain" });
  await expect(question.getByRole("row", { name: "Spesialisasi Gigi Anak" })).toBeVisible();
  await expect(question.getByRole("row")).toHaveCount(2);
  // Nor is a third one written over, who saves while that is being asked.
  await doctor.change({ specialization: "Saraf" });
  await question.getByRole("button", { name: "Simpan isian saya" }).click();
  await expect(page.getByText("Sementara itu data ini sudah diubah orang lain.")).toBeVisible();
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(question.getByRole("row", { name: "Spesialisasi Saraf Anak" })).toBeVisible();
  await question.getByRole("button", { name: "Simpan isian saya" }).click();
  await page.waitForURL(`**${doctor.page}`);
  expect(await doctor.kept()).toMatchObject({ specialization: "Anak", bio: "Ditulis rekan", consultationFee: 150_000 });

  // Where both have written the same into one field, the other one is saved all the same.
  await page.getByRole("link", { name: "Ubah", exact: true }).click();
  await page.getByLabel("Spesialisasi").fill("Jantung");
  await page.getByLabel("Tentang").fill("Sama");
  await doctor.change({ bio: "Sama" });
  await page.getByRole("button", { name: "Simpan" }).click();
  await page.waitForURL(`**${doctor.page}`);
  expect(await doctor.kept()).toMatchObject({ specialization: "Jantung", bio: "Sama" });
});

test("a new doctor is led to their hours, and who else looks at the list sees them at once", async ({
  browser,
  page,
}) => {
  const name = `dr. ${freshWord()}`;
  const desk = await (await browser.newContext()).newPage();
  const opening = desk.waitForResponse("**/api/live");
  await signIn(desk, emails.staff);
  await desk.goto(`/staff?q=${name.slice(4)}`);
  await expect(desk.getByRole("heading", { name: "Tidak ada staf yang cocok" })).toBeVisible();
  await opening;

  await signIn(page);
  await page.goto("/staff");
  await page.getByRole("link", { name: "Staf baru" }).click();
  await page.getByLabel("Nama dengan gelar").fill(name);
  await page.getByLabel("Biaya konsultasi").fill("75000");
  await expect(page.getByText("Rp75.000", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByLabel("Spesialisasi")).toBeFocused();
  await page.getByLabel("Spesialisasi").fill("Umum");
  await page.getByRole("button", { name: "Simpan" }).click();
  await page.waitForURL(/\/staff\/[\w-]+\/schedule$/);
  await expect(page.getByText("Belum ada jadwal praktik.")).toBeVisible();
  await expect(desk.getByRole("link", { name })).toBeVisible({ timeout: 2_000 });
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Staf" })).toBeVisible();
});

test.describe("in an American browser", () => {
  test.use({ locale: "en-US" });
  for (const typed of ["17/8/2027", "17082027", "2027-08-17"])
    test(`a time off from ${typed} begins on the seventeenth of August`, async ({ page, request }) => {
      const doctor = await hireDoctor(request);
      await page.addInitScript("localStorage.setItem('rawat.language', 'id')");
      await signIn(page);
      await page.goto(`${doctor.page}/time-off`);
      await page.getByRole("link", { name: "Catat cuti" }).click();
      const dialog = page.getByRole("dialog", { name: "Catat cuti" });
      await dialog.getByLabel("Dari tanggal").fill(typed);
      await expect(dialog.getByText("Sel, 17 Agu 2027")).toBeVisible();
      await dialog.getByLabel("Sampai tanggal").fill("31/2/2027");
      await expect(dialog.getByText("Tanggal ini tidak ada.")).toBeVisible();
      await dialog.getByLabel("Sampai tanggal").fill("");
      await dialog.getByRole("button", { name: "Catat cuti" }).click();
      await expect(dialog).toBeHidden();
      await expect(page.getByRole("listitem").filter({ hasText: "Sel, 17 Agu 2027" })).toBeVisible();
      const [timeOff] = await doctor.kept<{ from: string; to: string }[]>("time-off");
      const days = (Date.parse(timeOff?.to ?? "") - Date.parse(timeOff?.from ?? "")) / 86_400_000;
      expect(days).toBe(1);
    });
});

test("a department is added, renamed, and deleted only while nobody belongs to it", async ({ page, request }) => {
  const [name, other] = [freshWord(), freshWord()];
  const doctor = await hireDoctor(request);
  await signIn(page);
  await page.goto("/staff");
  await page.getByRole("link", { name: "Poli", exact: true }).click();
  await page.getByRole("link", { name: "Poli baru" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nama poli").fill("Umum");
  await dialog.getByRole("button", { name: "Tambah poli" }).click();
  await expect(dialog.getByText("Nama poli ini sudah ada.")).toBeVisible();
  await dialog.getByLabel("Nama poli").fill(name);
  await dialog.getByRole("button", { name: "Tambah poli" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: `Ubah nama ${name}` }).click();
  await dialog.getByLabel("Nama poli").fill(other);
  await dialog.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByRole("link", { name: other })).toBeVisible();

  await page.getByRole("link", { name: other }).click();
  await page.waitForURL(/\/staff\?department=[\w-]+$/);
  const departmentId = new URL(page.url()).searchParams.get("department");
  await doctor.change({ departmentId });
  await expect(rows(page)).toHaveCount(1);
  await page.goBack();
  const remove = async () => {
    await page.getByRole("button", { name: `Hapus ${other}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Hapus" }).click();
  };
  await remove();
  await expect(page.getByText("Masih ada staf di poli ini. Pindahkan mereka dulu.")).toBeVisible();
  await doctor.change({ departmentId: null });
  await remove();
  await expect(page.getByRole("link", { name: other })).toHaveCount(0);
});
