import { asAccount, emails, expect, freshWord, type Page, rows, signIn, test } from "./rawat.ts";

const field = (page: Page) => page.getByLabel(/^(?:Tanggal lahir|Birth date)/);
const serial = () => String(1 + Math.floor(Math.random() * 9_998)).padStart(4, "0");

async function beginNew(page: Page, name: string): Promise<void> {
  await signIn(page, emails.staff);
  await page.goto("/patients/new");
  await page.getByLabel("Nama lengkap").fill(name);
}

for (const locale of ["id-ID", "en-US"])
  test.describe(`in a browser of ${locale}`, () => {
    test.use({ locale });

    test("a date of birth is day, month and year, however it is typed, is said back with the age, and is sent so", async ({
      page,
      request,
    }) => {
      // The pages are read in Indonesian; the order of the browser's own dates is that of its language.
      await page.addInitScript("localStorage.setItem('rawat.language', 'id')");
      const name = `Lahir ${freshWord()}`;
      await beginNew(page, name);
      for (const typed of [
        "08121992",
        "8/12/1992",
        "8-12-1992",
        "8.12.1992",
        "8 des 1992",
        "8 December 1992",
        "1992-12-08",
      ]) {
        await field(page).fill(typed);
        await expect(page.locator(".understood"), typed).toHaveText(/^8 Des 1992 · \d\d th$/);
      }
      await field(page).fill("8/12/1992");
      await page.getByRole("button", { name: "Daftarkan" }).click();
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      const admin = await asAccount(request);
      const answer = await request.get("/api/patients", { headers: admin.headers, params: { q: name } });
      expect((await answer.json()).data[0].birthDate).toBe("1992-12-08");
    });
  });

test("a date that cannot be one is said in words as one leaves it, and is not registered", async ({
  page,
  request,
}) => {
  const name = `Mustahil ${freshWord()}`;
  await beginNew(page, name);
  for (const [typed, said] of [
    ["31/2/1990", "Tanggal ini tidak ada."],
    ["17/8/92", "Tulis tahun dengan empat angka"],
    ["kemarin", "Tanggal ini tidak terbaca."],
    ["17/8/1592", "Tahun ini terlalu lampau."],
    ["1/1/2999", "Tanggal ini belum tiba."],
    ["8/17/1992", "Tanggal ini tidak ada. Urutannya hari, bulan, tahun."],
  ] as const) {
    await field(page).fill(typed);
    await field(page).blur();
    await expect(page.locator(".note .doubt"), typed).toContainText(said);
  }
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  await page.getByRole("button", { name: "Daftarkan" }).click();
  await expect(field(page)).toHaveAttribute("aria-invalid", "true");
  await expect(field(page)).toBeFocused();
  await expect(page.getByText("Tanggal ini tidak ada. Urutannya hari, bulan, tahun."), "said once").toHaveCount(1);
  expect(sent, "what cannot be read is not sent").toEqual([]);
  expect(await (await asAccount(request)).countPatients(name)).toBe(0);
});

test("a NIK that tells another day or sex is a warning in words while one types, and no refusal", async ({ page }) => {
  const name = `Nomor ${freshWord()}`;
  await beginNew(page, name);
  const doubts = page.locator(".note .doubt");
  await field(page).fill("12/4/1990");
  await page.getByLabel("NIK").fill(`317409520490${serial()}`);
  await page.getByLabel("Jenis kelamin").selectOption("female");
  await expect(doubts).toHaveCount(0);
  await page.getByLabel("Jenis kelamin").selectOption("male");
  await expect(doubts).toHaveText(["Menurut NIK perempuan. Periksa mana yang benar."]);
  await field(page).fill("4/12/1990");
  await expect(doubts.first()).toHaveText("Menurut NIK lahir 12 Apr ’90. Periksa mana yang benar.");
  await page.getByRole("button", { name: "Daftarkan" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("who is perhaps registered already is shown while one types, with a way there, and saves nothing", async ({
  page,
  request,
}) => {
  const family = freshWord();
  const admin = await asAccount(request);
  const nik = `317409520490${serial()}`;
  await admin.createPatient({ name: `Nur'aini ${family}`, nik });
  await beginNew(page, `NURAINI ${family}`);
  const told = page.getByRole("status").filter({ hasText: "Mungkin sudah terdaftar" });
  await expect(told).toHaveCount(0);
  await field(page).fill("12041990");
  await expect(told).toContainText(`Nur'aini ${family}`);
  await field(page).fill("13041990");
  await expect(told).toHaveCount(0);
  await page.getByLabel("Nama lengkap").fill("");
  await page.getByLabel("NIK").fill(nik);
  await expect(told).toContainText("12 Apr 1990");
  expect(await admin.countPatients(family)).toBe(1);
  await told.getByRole("link", { name: `Nur'aini ${family}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Buang" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Nur'aini ${family}` })).toBeVisible();
  await page.goto("/patients");
  await expect(rows(page).first()).toBeVisible();
});

test("whoever registers themself types their birth date alike, and it is kept", async ({ page, request }) => {
  await page.goto("/register.html");
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Kata sandi", { exact: true }).fill("kucing tidur di jendela");
  await page.getByLabel("Nama lengkap").fill(`Warga ${freshWord()}`);
  await field(page).fill("8/12/1992");
  await expect(page.locator(".understood")).toHaveText(/^8 Des 1992 · \d\d th$/);
  await page.getByRole("textbox", { name: "NIK" }).fill(`317409520490${serial()}`);
  await expect(page.locator(".doubt")).toContainText(["Menurut NIK lahir 12 Apr ’90"]);
  await page.getByRole("button", { name: "Daftar" }).click();
  await page.waitForURL(({ pathname }) => pathname !== "/register.html");
  const login = await request.post("/auth/login", { data: { email, password: "kucing tidur di jendela" } });
  const { data } = await login.json();
  const own = await request.get(`/api/patients/${data.user.patientId}`, {
    headers: { authorization: `Bearer ${data.access_token}` },
  });
  expect((await own.json()).data.birthDate).toBe("1992-12-08");
});
