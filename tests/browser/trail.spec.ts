import { readFile } from "node:fs/promises";
import { asAccount, emails, expect, freshWord, password, rows, signIn, test } from "./rawat.ts";

test("what the trail is narrowed by stands in the address: a reload keeps it, Back takes it away", async ({ page }) => {
  await signIn(page);
  await page.goto("/audit");
  await expect(rows(page).first()).toBeVisible();
  await page.getByLabel("Tindakan").fill("session.open");
  await page.getByLabel("Tindakan").press("Enter");
  await page.waitForURL("**/audit?action=session.open");
  await expect(rows(page).filter({ hasNotText: "session.open" })).toHaveCount(0);
  await page.getByLabel("Sampai").fill("17082020");
  await expect(page.getByText("Sen, 17 Agu 2020")).toBeVisible();
  await page.getByLabel("Sampai").press("Enter");
  await expect(page.getByRole("heading", { name: "Tidak ada jejak yang cocok" })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Tindakan")).toHaveValue("session.open");
  await expect(page.getByLabel("Sampai")).toHaveValue("17/8/2020");
  await page.goBack();
  await expect(page.getByLabel("Sampai")).toHaveValue("");
  await expect(rows(page).first()).toContainText("masuk");
  await expect(rows(page).first()).toContainText("session.open");

  await rows(page).first().locator("summary").click();
  const account = rows(page).first().getByRole("link");
  const id = (await account.textContent()) ?? "";
  await account.click();
  await expect(page.getByLabel("Id akun")).toHaveValue(id);
  await page.getByRole("link", { name: "Semua jejak" }).click();
  await page.waitForURL("**/audit");
  await expect(page.getByLabel("Tindakan")).toHaveValue("");
});

test("a service whose trail cannot be read is named above what the others tell", async ({ page }) => {
  await signIn(page);
  await page.route("**/api/audit?*", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { meta: object };
    await route.fulfill({ response: answer, json: { ...body, meta: { ...body.meta, missing: ["record"] } } });
  });
  await page.route("**/api/audit", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { meta: object };
    await route.fulfill({ response: answer, json: { ...body, meta: { ...body.meta, missing: ["record"] } } });
  });
  await page.goto("/audit");
  await expect(page.getByText("Jejak ini sedang tidak dapat dibaca: rekam medis.")).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
});

test("the figures are those of the period in the address, on the page and in the file", async ({ page }) => {
  await signIn(page);
  await page.goto("/figures?from=2026-01-01&to=2026-03-31");
  await expect(page.getByLabel("Dari tanggal")).toHaveValue("1/1/2026");
  await page.goto("/figures");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("link", { name: "Bulan" }).click();
  await page.getByLabel("Dari tanggal").fill("1/1/2026");
  await page.getByLabel("Dari tanggal").press("Enter");
  await page.waitForURL(/granularity=month&from=2026-01-01$/);
  await expect(page.getByRole("rowheader").first()).toHaveText("Januari 2026");
  await page.reload();
  await expect(page.getByRole("link", { name: "Bulan" })).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("rowheader").first()).toHaveText("Januari 2026");
  const months = await page.getByRole("rowheader").count();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Unduh CSV" }).click();
  const lines = (await readFile(await (await downloading).path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(months);
  // What the file says of each month comes to what stands below them all.
  const sums = lines.slice(1).reduce((sum, line) => sum + Number(line.split(",")[1]), 0);
  await expect(page.getByRole("row").last().getByRole("cell").first()).toHaveText(String(sums));
  expect(lines[1]).toMatch(/^2026-01-01/);
  await page.goBack();
  await expect(page.getByRole("link", { name: "Bulan" })).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("rowheader").first()).not.toHaveText("Januari 2026");
});

test("a week of the figures is called by its days, the first and the last by those that were counted of them", async ({
  page,
}) => {
  await signIn(page);
  await page.goto("/figures");
  const names = page.getByRole("rowheader");
  await expect(names.first()).toBeVisible();
  const told = async (label: string) => {
    const hint = await page
      .locator(".field", { has: page.getByLabel(label) })
      .locator(".hint")
      .textContent();
    return (hint ?? "").replace(",", "").replace(/ \d{4}$/, "");
  };
  const all = (await names.allTextContents()).slice(0, -1);
  expect(all[0]?.startsWith(`${await told("Dari tanggal")} – `)).toBe(true);
  expect(
    all
      .at(-1)
      ?.replace(/ \d{4}$/, "")
      .endsWith(`– ${await told("Sampai tanggal")}`),
  ).toBe(true);
  for (const name of all.slice(1)) expect(name).toMatch(/^Sen /);
  for (const name of all.slice(0, -1)) expect(name).toMatch(/– Min /);
});

test("the figures are ordered by a column, the most or the least first, in the address", async ({ page }) => {
  await signIn(page);
  await page.goto("/figures?granularity=day");
  const totals = async () => {
    const cells = await page.locator("tbody .count:nth-of-type(1)").allTextContents();
    return cells.map(Number);
  };
  await expect(page.getByRole("rowheader").first()).toBeVisible();
  const usual = await totals();
  const sorted = usual.toSorted((one, other) => one - other);
  expect(usual).not.toEqual(sorted);
  const order = page.getByLabel("Urutan");
  const isPhone = await order.isVisible();
  const turn = (value: string) =>
    isPhone ? order.selectOption(value) : page.getByRole("columnheader", { name: "Jumlah" }).getByRole("link").click();
  await turn("-total");
  await expect.poll(totals).toEqual(sorted.toReversed());
  await page.reload();
  await expect.poll(totals).toEqual(sorted.toReversed());
  if (!isPhone)
    await expect(page.getByRole("columnheader", { name: "Jumlah" })).toHaveAttribute("aria-sort", "descending");
  await turn("total");
  await expect.poll(totals).toEqual(sorted);
  await turn("");
  await expect.poll(totals).toEqual(usual);
  expect(new URL(page.url()).search).not.toContain("sort");
  await page.goBack();
  await expect.poll(totals).toEqual(sorted);
});

test("the trail of a patient is found by their record number; what names nobody is told by its field, and shows nobody's trail", async ({
  page,
  request,
}) => {
  const created = await (await asAccount(request)).createPatient({ name: `Jejak ${freshWord()}` });
  const { id, medicalRecordNumber: number } = created as typeof created & { medicalRecordNumber: string };
  await signIn(page);
  await page.goto("/audit");
  await expect(rows(page).first()).toBeVisible();
  const field = page.getByLabel("Pasien", { exact: true });
  const narrow = async (text: string) => {
    await field.fill(text);
    await field.press("Enter");
  };
  await narrow(number.toLowerCase());
  await expect(rows(page).filter({ hasText: "patient.create" })).toHaveCount(1);
  await rows(page).first().locator("summary").click();
  await expect(rows(page).first()).toContainText(id);
  await page.reload();
  await expect(field).toHaveValue(number.toLowerCase());
  await expect(rows(page).filter({ hasText: "patient.create" })).toHaveCount(1);
  for (const [text, issue] of [
    ["RM-999999", "Tidak ada pasien dengan nomor RM ini."],
    ["Siti", "Ini bukan nomor RM dan bukan id pasien."],
  ] as const) {
    await narrow(text);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(new RegExp(issue));
    await expect(page.getByText(issue)).toBeVisible();
    await expect(page.getByRole("heading", { name: "Tidak ada jejak yang cocok" })).toBeVisible();
  }
  await narrow(id);
  await expect(field).not.toHaveAttribute("aria-invalid");
  await expect(rows(page).filter({ hasText: "patient.create" })).toHaveCount(1);
});

test("whoever opens the same records again and again within the hour is told once, with how often", async ({
  page,
  request,
}) => {
  const { headers, createPatient } = await asAccount(request);
  const name = `Baca ${freshWord()}`;
  const { id } = await createPatient({ name });
  const email = `${freshWord()}@rawat.test`.toLowerCase();
  const account = { email, password, name, role: "patient", patientId: id };
  expect((await request.post("/api/users", { headers, data: account })).status()).toBe(201);
  const doctor = await asAccount(request, emails.doctor);
  const data = { patientId: id, type: "note", assessment: "Sehat" };
  expect((await request.post("/api/records", { headers: doctor.headers, data })).status()).toBe(201);
  for (let turn = 0; turn < 3; turn++)
    await request.get("/api/records", { headers: doctor.headers, params: { patientId: id } });
  await request.get("/api/records", { headers, params: { patientId: id } });
  await signIn(page, email);
  await page.goto("/records");
  const told = page.getByRole("list", { name: "Siapa yang membuka rekam medis" }).getByRole("listitem");
  const listed = told.filter({ hasText: "membaca daftar" }).filter({ hasText: doctor.user.name });
  await expect(listed).toHaveCount(1);
  await expect(listed).toContainText("3 kali sejak");
  await expect(told.filter({ hasText: "Administrator" }), "somebody else's is told apart").toHaveCount(1);
  await expect(told.filter({ hasText: "menulis" }), "and so is something else").toHaveCount(1);
});
