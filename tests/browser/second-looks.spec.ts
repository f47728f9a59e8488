import { bookedFor, doctorWith } from "./appointments.ts";
import { emails, expect, freshWord, openSection, type Page, rows, search, signIn, test } from "./rawat.ts";
import { someone, typeSomebodyArchived } from "./records.ts";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function archive(page: Page, { medicalRecordNumber }: { medicalRecordNumber: string }): Promise<void> {
  await page.goto(`/patients/${medicalRecordNumber}`);
  await archiveHere(page);
}

async function archiveHere(page: Page): Promise<void> {
  await button(page, "Arsipkan").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Arsipkan" }).click();
  await expect(button(page, "Urungkan").last()).toBeVisible();
}

test("Ctrl-Z takes back what was done last, and in a field nothing but what was typed", async ({ page, request }) => {
  const [one, other] = [await bookedFor(request, 0), await bookedFor(request, 0)];
  await signIn(page, emails.staff);
  const arrives = async ({ name }: typeof one) => {
    await page.getByRole("link", { name }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Pasien tiba" }).click();
    await expect(page.getByRole("dialog").locator(".status")).toHaveText("Sudah tiba");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  };
  await page.goto(`/calendar?day=${one.day}`);
  await arrives(one);
  await arrives(other);
  await expect(button(page, "Urungkan")).toHaveCount(2);
  await page.getByRole("textbox").first().focus();
  await page.keyboard.press("Control+z");
  await page.getByRole("heading", { level: 1 }).focus();
  await expect(button(page, "Urungkan")).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await other.read()).status).not.toBe("checked_in");
  expect((await one.read()).status).toBe("checked_in");
});

test("an offer stays for as long as the keyboard stands on it", async ({ page, request }) => {
  await signIn(page, emails.staff);
  await archive(page, await someone(request));
  await expect(page.getByRole("heading", { level: 1, name: "Pasien" })).toBeFocused();
  await button(page, "Urungkan").focus();
  await page.waitForTimeout(11_500);
  await expect(button(page, "Urungkan")).toBeVisible();
  await expect(button(page, "Urungkan")).toBeFocused();
});

test("whoever could not be brought back is not gone on with", async ({ page, request }) => {
  const { id } = await typeSomebodyArchived(page, request);
  await page.route(`**/api/patients/${id}/restore`, (route) =>
    route.fulfill({ status: 409, contentType: "application/problem+json", body: '{"code":"nik_taken","status":409}' }),
  );
  await button(page, "Daftarkan").click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: "Pulihkan" }).click();
  await expect(page.locator(".toast.failed")).toBeVisible();
  await expect(question).toBeVisible();
  await expect(page).toHaveURL(/\/patients\/new$/);
});

test("hours whose bookings could not be looked up say so", async ({ page, request }) => {
  const doctor = await doctorWith(request, { startTime: "08:00", endTime: "11:00", mode: "both" });
  await signIn(page);
  await page.goto(`/staff/${doctor.id}/schedule/edit`);
  await page.route("**/schedules", async (route) => {
    if (route.request().method() !== "PUT") return await route.continue();
    const response = await route.fetch();
    const { data } = await response.json();
    await route.fulfill({ response, json: { data, meta: { missing: ["appointment"] } } });
  });
  await page.getByLabel("Selesai").first().fill("12.00");
  await button(page, "Simpan").click();
  await expect(page.getByText("belum dapat diperiksa saat ini")).toBeVisible();
});

test("an administrator's own account offers nothing that shuts them out, and a new doctor's fee is kept", async ({
  page,
  request,
}) => {
  await signIn(page);
  await openSection(page, "Akun");
  await search(page, "admin@rawat");
  await expect(rows(page)).toContainText(["Anda"]);
  await expect(rows(page).getByRole("button")).toHaveCount(0);
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await button(page, "Akun baru").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nama").fill(`dr. ${freshWord()}`);
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Peran").selectOption("doctor");
  await dialog.getByLabel("Spesialisasi").fill("Umum");
  await dialog.getByLabel("Biaya konsultasi").fill("150.000");
  await dialog.getByLabel("Kata sandi pertama").fill("kucing tidur di jendela");
  await dialog.getByRole("button", { name: "Buat akun" }).click();
  await expect(dialog).toBeHidden();
  const signedIn = await request.post("/auth/login", { data: { email, password: "kucing tidur di jendela" } });
  const { user, access_token } = (await signedIn.json()).data;
  const own = await request.get(`/api/staff/${user.staffId}`, { headers: { authorization: `Bearer ${access_token}` } });
  expect((await own.json()).data.consultationFee).toBe(150_000);
});

test("figures that stand open count what is booked meanwhile", async ({ page, request }) => {
  const opening = page.waitForResponse("**/api/live");
  await signIn(page);
  await opening;
  await openSection(page, "Angka");
  const total = page.locator("tfoot .count").first();
  const before = Number(await total.textContent());
  await bookedFor(request, 1);
  await expect(total).toHaveText(String(before + 1));
});
