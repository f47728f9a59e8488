import { newPayer } from "./payer.ts";
import { asAccount, emails, enter, expect, freshWord, type Page, rows, test } from "./rawat.ts";
import { begin, newDoctor } from "./talks.ts";

const choose = (page: Page, filter: string, option: string) =>
  page.getByRole("combobox", { name: filter, exact: true }).selectOption({ label: option });
const names = (page: Page) => rows(page).locator("strong");

test("the list of doctors is narrowed to a speciality, to whoever is on duty now and to both, as the address says", async ({
  page,
}) => {
  const specialization = `Spesialis ${freshWord()}`;
  const onDuty = await newDoctor(page, { specialization });
  const offDuty = await newDoctor(page, { specialization, worksAtAll: false });
  const another = await newDoctor(page);
  const { email } = await newPayer(page);
  await enter(page, email);
  const both = [onDuty.name, offDuty.name].sort();

  await page.goto("/find-doctor");
  await choose(page, "Spesialisasi", specialization);
  await expect(names(page)).toHaveText([onDuty.name]);
  await expect.poll(() => Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ specialization });

  await choose(page, "Yang bertugas", "Semua dokter");
  await expect(names(page)).toHaveText(both);
  await expect(rows(page).filter({ hasText: offDuty.name })).toContainText("Tidak bertugas");
  await expect(page).toHaveURL(/[?&]duty=any(?:&|$)/);
  // Whoever is sent the address sees the same.
  await page.reload();
  await expect(names(page)).toHaveText(both);
  await expect(page.getByRole("combobox", { name: "Spesialisasi", exact: true })).toHaveValue(specialization);
  await expect(page.getByRole("combobox", { name: "Yang bertugas", exact: true })).toHaveValue("any");

  await choose(page, "Yang bertugas", "Bertugas sekarang");
  await expect(names(page)).toHaveText([onDuty.name]);
  await expect(page).not.toHaveURL(/duty=/);
  await page.goBack();
  await expect(names(page)).toHaveText(both);

  // Without a speciality also those of others, and still nobody who is off duty.
  await page.goto(`/find-doctor?${new URLSearchParams({ q: another.name })}`);
  await expect(names(page)).toHaveText([another.name]);
  await choose(page, "Spesialisasi", specialization);
  await expect(page.getByText("Tidak ada dokter yang cocok")).toBeVisible();
  await page.goto(`/find-doctor?${new URLSearchParams({ q: offDuty.name })}`);
  await expect(page.getByText("Tidak ada dokter yang cocok")).toBeVisible();
  await choose(page, "Yang bertugas", "Semua dokter");
  await expect(names(page)).toHaveText([offDuty.name]);
});

test("a consultation that was begun to be paid and left is found among what is to pay, until it is given up", async ({
  page,
}) => {
  const doctor = await newDoctor(page);
  const { email } = await newPayer(page);
  const { headers } = await asAccount(page.request, email);
  const paying = await page.request.post("/api/payments", { headers, data: { doctorId: doctor.staffId } });
  const { data: payment } = (await paying.json()) as { data: { id: string } };
  await enter(page, email);
  await page.goto("/home");
  const toPay = page.locator("section.card").filter({ hasText: "Yang harus dibayar" });
  await expect(toPay).toContainText(doctor.name);
  await toPay.getByRole("link").click();
  await page
    .getByRole("list", { name: "Yang harus dibayar" })
    .getByRole("link", { name: new RegExp(doctor.name) })
    .click();
  await expect(page).toHaveURL(new RegExp(`/payments/${payment.id}$`));
  await page.request.post(`/api/payments/${payment.id}/cancel`, { headers });
  await page.goto("/home");
  await expect(page.getByRole("link", { name: "Buat janji temu" })).toBeVisible();
  await expect(toPay).toBeHidden();
});

test("whoever chooses a doctor who has no place left reads it where they pressed, and nothing lies over what they press next", async ({
  page,
}) => {
  const [first, second, doctor] = [await newPayer(page), await newPayer(page), await newDoctor(page)];
  const { headers } = await asAccount(page.request, emails.admin);
  const data = { maxConsultations: 1 };
  expect((await page.request.patch(`/api/staff/${doctor.staffId}`, { headers, data })).status()).toBe(200);
  await begin(page, first.email, doctor.staffId);
  await enter(page, second.email);
  await page.setViewportSize({ width: 375, height: 740 });
  await page.goto(`/find-doctor?q=${encodeURIComponent(doctor.name)}`);
  await page.getByRole("button", { name: `Pilih ${doctor.name}` }).click();
  const terms = page.getByRole("dialog");
  await terms.getByRole("button", { name: "Bayar Rp75.000" }).click();
  await expect(terms.getByRole("alert")).toContainText("Dokter ini sedang penuh.");
  expect(await page.locator(".toast").count()).toBe(0);
  await terms.getByRole("button", { name: "Batal" }).click();
  await expect(terms).toBeHidden();
});
