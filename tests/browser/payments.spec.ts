import { mark, newPayer, order } from "./payer.ts";
import { asAccount, emails, enter, expect, freshWord, rows, signIn, test } from "./rawat.ts";

test("the desk orders from the price list, the patient pays on the provider's page and sees it at once, and an administrator gives half back", async ({
  page,
}) => {
  const { email, name, medicalRecordNumber } = await newPayer(page);
  await signIn(page, emails.staff);
  await page.goto(`/orders/new?patient=${medicalRecordNumber}`);
  await expect(page.locator(".patient-banner")).toContainText(name);
  await page.getByRole("combobox", { name: "Layanan" }).fill("check dasar");
  await page.getByRole("combobox", { name: "Layanan" }).press("Enter");
  await expect(page.locator(".chosen-price")).toContainText("Rp350.000");
  await page.getByRole("button", { name: "Buat tagihan" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Medical check-up dasar");

  await enter(page, email);
  await page.goto("/payments");
  await page.getByRole("button", { name: "Bayar Medical check-up dasar" }).click();
  await expect(page).toHaveURL(/\/payments\/[\w-]{36}$/);
  await expect(mark(page)).toHaveText("Menunggu");
  const own = page.url();
  await page.getByRole("link", { name: "Bayar", exact: true }).click();
  await page.getByRole("button", { name: "QRIS" }).click();
  await page.locator("button[value=settlement]").click();
  await expect(page).toHaveURL(new RegExp(`^${own}`));
  await expect(mark(page)).toHaveText("Lunas");
  // What the provider has put into the address is gone: nobody keeps it as if it meant something.
  await expect(page).toHaveURL(own);
  await expect(page.getByRole("button", { name: "Cetak" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("Kuitansi")).toBeVisible();
  await expect(page.getByRole("button", { name: "Cetak" })).toBeHidden();
  await page.emulateMedia({ media: "screen" });

  await signIn(page, emails.admin);
  await page.goto(`${own}?refund=new`);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Alasan").fill("Batal sebagian");
  // What cannot be is said before anybody is asked whether they are sure.
  await dialog.getByLabel("Jumlah").fill("999.000");
  await dialog.getByRole("button", { name: "Kembalikan dana" }).click();
  await expect(dialog.getByLabel("Jumlah")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await dialog.getByLabel("Jumlah").fill("175.000");
  await dialog.getByRole("button", { name: "Kembalikan dana" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Kembalikan Rp175.000" }).click();
  await expect(mark(page)).toHaveText("Dikembalikan sebagian");
  await expect(page.locator(".story")).toContainText("settlement");
  await expect(page.locator(".story")).toContainText("Pengembalian: Rp175.000, Batal sebagian");
  // Its bill and whose it is are a step away.
  await page.locator(".receipt").getByRole("link", { name }).click();
  await expect(page.locator(".patient-banner, h1").first()).toContainText(name);
});

test("what is paid elsewhere changes an open page by itself", async ({ page }) => {
  const { email, patientId } = await newPayer(page);
  const id = await order(page, patientId, "Rontgen dada", 175_000);
  await enter(page, email);
  await page.goto("/payments");
  await expect(page.getByRole("button", { name: "Bayar Rontgen dada" })).toBeVisible();
  const { headers } = await asAccount(page.request, emails.staff);
  const data = { method: "cash", amount: 175_000 };
  expect((await page.request.post(`/api/orders/${id}/counter-payment`, { headers, data })).status()).toBe(201);
  await expect(page.getByText("Tidak ada tagihan yang menunggu.")).toBeVisible();
  await expect(rows(page).getByText("Lunas")).toBeVisible();
});

test("the desk takes cash once, prints the receipt, and the day's end has it", async ({ page }) => {
  const { patientId } = await newPayer(page);
  const id = await order(page, patientId, `Nebulisasi ${freshWord()}`, 85_000);
  await signIn(page, emails.staff);
  await page.goto("/day-end");
  const drawer = page.locator(".day-end strong");
  await expect(drawer).toHaveText(/^Rp/);
  const digits = (text: string) => Number(text.replace(/\D/g, ""));
  const before = digits((await drawer.textContent()) ?? "");
  await page.goto(`/orders/${id}?take=money`);
  await page.getByRole("dialog").getByRole("button", { name: "Terima Rp85.000" }).click();
  await expect(mark(page)).toHaveText("Lunas");
  await expect(page.getByRole("button", { name: "Cetak" })).toBeVisible();
  await page.goto("/day-end");
  await expect.poll(async () => digits((await drawer.textContent()) ?? "")).toBe(before + 85_000);
  await page.goto(`/orders/${id}`);
  await expect(page.locator(".receipt-sum .status")).toHaveText("Lunas");
  await expect(page.getByRole("button", { name: "Terima pembayaran" })).toBeHidden();
});

test("what a patient orders waits for the clinic, who confirms it", async ({ page }) => {
  const { email, patientId } = await newPayer(page);
  const patient = await asAccount(page.request, email);
  const product = `Fisioterapi ${freshWord()}`;
  const answer = await page.request.post("/api/orders", {
    headers: patient.headers,
    data: { userId: patientId, product, price: 120_000 },
  });
  const { id } = ((await answer.json()) as { data: { id: string } }).data;
  await enter(page, email);
  await page.goto("/payments");
  await expect(page.getByText("Menunggu konfirmasi klinik")).toBeVisible();
  await signIn(page, emails.staff);
  await page.goto(`/orders/${id}`);
  await page.getByRole("button", { name: "Konfirmasi" }).click();
  await expect(page.locator(".receipt-sum .status")).toHaveText("Belum dibayar");
});

test("a payment that is given up asks first, and cannot be paid any more", async ({ page }) => {
  const { email, patientId } = await newPayer(page);
  await order(page, patientId, "Vaksin influenza", 275_000);
  await enter(page, email);
  await page.goto("/payments");
  await page.getByRole("button", { name: "Bayar Vaksin influenza" }).click();
  await page.getByRole("button", { name: "Batalkan pembayaran" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Tidak, kembali" }).click();
  await expect(page.getByRole("link", { name: "Bayar", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Batalkan pembayaran" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Ya, batalkan" }).click();
  await expect(mark(page)).toHaveText("Dibatalkan");
  await expect(page.getByRole("link", { name: "Bayar", exact: true })).toBeHidden();
  await page.goto("/payments");
  await expect(page.getByRole("button", { name: "Bayar Vaksin influenza" })).toBeVisible();
});

test("payments are narrowed by what stands in the address, also after a reload", async ({ page }) => {
  await signIn(page, emails.admin);
  await page.goto("/payments?status=paid&method=cash");
  await expect(rows(page).first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Status", { exact: true })).toHaveValue("paid");
  await expect(rows(page).first()).toContainText("Tunai");
  await expect(rows(page).getByText("Kartu di resepsionis")).toHaveCount(0);
  await page.getByLabel("Cara bayar").selectOption("card");
  await expect(page).toHaveURL(/method=card/);
  await expect(rows(page).first()).toContainText("Kartu di resepsionis");
});

test("the price list is edited as a whole, and a service that is offered no more is not to be ordered", async ({
  page,
}) => {
  const word = freshWord();
  await signIn(page, emails.admin);
  await page.goto("/price-list/edit");
  await page.getByRole("button", { name: "Tambah layanan" }).click();
  const added = page.locator(".field-row.price").last();
  const first = page.locator(".field-row.price").first();
  await added.getByLabel("Kode").fill((await first.getByLabel("Kode").inputValue()).toLowerCase());
  await added.getByLabel("Nama layanan").fill(`Layanan ${word}`);
  await added.getByLabel("Harga").fill("10.000");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(added.getByLabel("Kode")).toBeFocused();
  await expect(added).toContainText("Setiap kode cukup sekali.");
  await added.getByLabel("Kode").fill(`Z-${word}`);
  await added.getByLabel("Ditawarkan").selectOption("no");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page).toHaveURL(/\/price-list$/);
  await expect(rows(page).filter({ hasText: word })).toContainText("Tidak ditawarkan");
  const { medicalRecordNumber } = await newPayer(page);
  await page.goto(`/orders/new?patient=${medicalRecordNumber}`);
  await page.getByRole("combobox", { name: "Layanan" }).fill(word);
  await expect(page.getByRole("option")).toHaveText([`Lainnya: ${word}`]);
});
