import { newPayer, order } from "./payer.ts";
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
