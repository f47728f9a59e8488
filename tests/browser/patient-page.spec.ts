import { asAccount, emails, expect, freshWord, type Page, password, rows, search, signIn, test } from "./rawat.ts";

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

async function numberOf(page: Page, name: string): Promise<string> {
  await search(page, name);
  await expect(rows(page)).toHaveCount(1);
  return (await rows(page).locator(".number").textContent()) ?? "";
}

test("a patient's page says who they are and stands in red with what they must not be given, in every tab and after a reload", async ({
  page,
  request,
}) => {
  const admin = await asAccount(request);
  const allergies = [{ substance: "Penisilin", reaction: "Ruam", severity: "severe" }];
  const { name } = await admin.createPatient({ name: `Alergi ${freshWord()}`, bpjsNumber: "0001234567890", allergies });
  await signIn(page, emails.doctor);
  await page.goto("/patients");
  const number = await numberOf(page, name);
  await rows(page).getByRole("link").click();
  const banner = page.getByRole("region", { name: `Tentang ${name}` });
  for (const [tab, path] of [
    ["Linimasa", "/timeline"],
    ["Rekam medis", "/records"],
    ["Data", ""],
  ] as const) {
    await page.getByRole("link", { name: tab, exact: true }).click();
    await page.waitForURL(`**/patients/${number}${path}`);
    await page.reload();
    await expect(page.getByRole("link", { name: tab, exact: true })).toHaveAttribute("aria-current", "page");
    for (const told of [number, "12 Apr 1990", "Perempuan", "0001234567890", "Penisilin (Ruam, berat)"])
      await expect(banner).toContainText(told);
  }
  const colours = await page.evaluate<string[]>(`(() => {
    const told = document.querySelector(".patient-banner .patient-allergies");
    const probe = document.createElement("i");
    probe.style.color = "var(--danger)";
    told.append(probe);
    return [getComputedStyle(told).color, getComputedStyle(probe).color];
  })()`);
  expect(colours[0]).toBe(colours[1]);
});

test("Back from a patient returns to the list as it was searched and filtered", async ({ page, request }) => {
  const { name } = await (await asAccount(request)).createPatient({ name: `Saring ${freshWord()}` });
  await signIn(page);
  await page.getByLabel("Termasuk yang diarsipkan").check();
  const number = await numberOf(page, name);
  await rows(page).getByRole("link").click();
  await page.waitForURL(`**/patients/${number}`);
  await page.getByRole("link", { name: "Riwayat" }).click();
  await expect(page.getByText("Didaftarkan")).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole("searchbox")).toHaveValue(name);
  await expect(page.getByLabel("Termasuk yang diarsipkan")).toBeChecked();
  await expect(rows(page)).toHaveCount(1);
});

test("a link to a patient opens for whoever may after they signed in, and says why not to whoever may not", async ({
  page,
  request,
}) => {
  const admin = await asAccount(request);
  const { id, name } = await admin.createPatient({ name: `Tautan ${freshWord()}` });
  await signIn(page);
  const number = await numberOf(page, name);
  // Nobody is signed in here, and nobody was: the link is whose who follows it.
  await page.context().clearCookies();
  await page.evaluate("localStorage.clear()");
  await page.goto(`/patients/${number}/history`);
  await page.waitForURL("**/login.html*");
  await page.getByLabel("E-mail").fill(emails.staff);
  await page.getByLabel("Kata sandi", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
  await page.waitForURL(`**/patients/${number}/history`);
  await expect(page.getByText("Didaftarkan")).toBeVisible();
  await page.goto(`/patients/${number}/records`);
  await expect(page.getByRole("heading", { name: "Rekam medis tidak terbuka untuk meja depan" })).toBeVisible();
  await page.goto(`/patients/${id}`);
  await expect(heading(page, name)).toBeVisible();

  // Whoever is archived is there for administrators alone.
  await request.delete(`/api/patients/${id}`, { headers: admin.headers });
  for (const address of [number, id, "RM-999999", "nobody"]) {
    await page.goto(`/patients/${address}`);
    await expect(page.getByRole("heading", { name: "Pasien ini tidak ditemukan" })).toBeVisible();
  }
  await page.context().clearCookies();
  const administrator = await page.context().newPage();
  await signIn(administrator);
  await administrator.goto(`/patients/${number}`);
  await expect(heading(administrator, name)).toBeVisible();
  await expect(administrator.getByRole("button", { name: "Pulihkan" })).toBeVisible();
  await administrator.goto(`/patients/${number}/edit`);
  await expect(administrator.getByText("Pulihkan dulu untuk mengubah datanya")).toBeVisible();
});

test("what another desk changes of a patient stands on their page within moments", async ({ page, request }) => {
  const admin = await asAccount(request);
  const { id, name } = await admin.createPatient({ name: `Siaran ${freshWord()}` });
  await signIn(page);
  await page.goto(`/patients/${id}`);
  await expect(heading(page, name)).toBeVisible();
  await page.evaluate("new Promise((resolve) => setTimeout(resolve, 500))");
  const data = { allergies: [{ substance: "Udang" }] };
  await request.patch(`/api/patients/${id}`, { headers: admin.headers, data });
  await expect(page.locator(".patient-banner")).toContainText("Udang", { timeout: 3_000 });
});

test("what is typed of a new patient and of a known one survives a reload, rows and tags too, and leaving asks", async ({
  page,
  request,
}) => {
  const admin = await asAccount(request);
  const { id, name } = await admin.createPatient({
    name: `Simpan ${freshWord()}`,
    tags: ["lama"],
    phone: "0812-3456-7890",
  });
  await signIn(page);
  for (const path of ["/patients/new", `/patients/${id}/edit`]) {
    await page.goto(path);
    await page.getByLabel("Nama lengkap").fill(`${name} Baru`);
    await page.getByLabel("Tanggal lahir").fill("17081992");
    await page.getByRole("button", { name: "Tambah alergi" }).click();
    await page.getByLabel("Zat").fill("Kacang");
    await page.getByLabel("Keparahan").selectOption("mild");
    await page.getByLabel("Label").first().fill("prolanis");
    await page.getByLabel("Label").first().press("Enter");
    await page.reload();
    await expect(page.getByLabel("Nama lengkap")).toHaveValue(`${name} Baru`);
    await expect(page.getByLabel("Tanggal lahir")).toHaveValue("17081992");
    await expect(page.getByText("17 Agu 1992 ·")).toBeVisible();
    await expect(page.getByLabel("Zat")).toHaveValue("Kacang");
    await expect(page.getByLabel("Keparahan")).toHaveValue("mild");
    await expect(page.getByRole("button", { name: "Hapus label prolanis" })).toBeVisible();
    await page.locator('.rail a[href="/patients"]').click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Buang" }).click();
    await page.waitForURL("**/patients");
  }

  // What somebody else saves before the reload is neither lost nor undone by what was typed before it.
  await page.goto(`/patients/${id}/edit`);
  await page.getByLabel("Kota / kabupaten").fill("Medan");
  await request.patch(`/api/patients/${id}`, { headers: admin.headers, data: { phone: "0813-9999-0000" } });
  await page.reload();
  await page.getByRole("button", { name: "Simpan" }).click();
  const stale = page.getByRole("dialog", { name: "Data ini baru saja diubah orang lain" });
  await expect(stale.getByRole("rowheader")).toHaveText(["Alamat"]);
  await stale.getByRole("button", { name: "Simpan isian saya" }).click();
  await expect(page.getByText("Medan")).toBeVisible();
  const { data } = await (await request.get(`/api/patients/${id}`, { headers: admin.headers })).json();
  expect(data).toMatchObject({
    phone: "+6281399990000",
    address: { city: "Medan" },
    tags: ["lama"],
    birthDate: "1990-04-12",
  });
});

test("a row of allergies that was left empty goes, and what is wrong with another one stands by that one", async ({
  page,
  request,
}) => {
  const admin = await asAccount(request);
  const name = `Baris ${freshWord()}`;
  await signIn(page);
  await page.goto("/patients/new");
  await page.getByLabel("Nama lengkap").fill(name);
  await page.getByLabel("Tanggal lahir").fill("17/8/1992");
  for (let row = 0; row < 2; row++) await page.getByRole("button", { name: "Tambah alergi" }).click();
  // What is typed goes where one stands: a new row takes the keyboard.
  await expect(page.getByLabel("Zat").nth(1)).toBeFocused();
  await page.getByLabel("Reaksi").nth(1).fill("Ruam");
  await page.getByRole("button", { name: "Daftarkan" }).click();
  await expect(page.getByLabel("Zat").nth(1)).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Zat").first()).not.toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Zat").nth(1).fill("Udang");
  await page.getByRole("button", { name: "Daftarkan" }).click();
  await expect(heading(page, name)).toBeVisible();
  await expect(page.locator(".patient-banner")).toContainText("Udang (Ruam)");
  expect(await admin.countPatients(name)).toBe(1);
});

test("whoever came to register from something that needs a patient goes on there with them", async ({ page }) => {
  const name = `Lanjut ${freshWord()}`;
  await signIn(page);
  await page.goto(`/patients/new?next=${encodeURIComponent("/audit?day=2026-11-30")}`);
  await page.getByLabel("Nama lengkap").fill(name);
  await page.getByLabel("Tanggal lahir").fill("17 agu 1992");
  await page.getByRole("button", { name: "Daftarkan" }).click();
  await page.waitForURL(/\/audit\?day=2026-11-30&patient=RM-\d{6}$/);
});
