import { beginOnline, mark, newPayer, order, play, takeCash } from "./payer.ts";
import { asAccount, emails, enter, expect, freshWord, rows, signIn, test } from "./rawat.ts";
import { newDoctor } from "./talks.ts";

test("the desk bills a patient from their page, in its own words, and comes back to their bills", async ({ page }) => {
  const { medicalRecordNumber } = await newPayer(page);
  const product = `Surat ${freshWord()}`;
  await signIn(page, emails.staff);
  await page.goto(`/patients/${medicalRecordNumber}`);
  await page.locator("#content").getByRole("link", { name: "Tagihan", exact: true }).click();
  await expect(page.getByText("Belum ada tagihan")).toBeVisible();
  await page.getByRole("link", { name: "Tagihan baru" }).click();
  // Whoever changes their mind is where they came from.
  await page.getByRole("button", { name: "Batal", exact: true }).click();
  await expect(page).toHaveURL(/\/bills$/);
  await page.getByRole("link", { name: "Tagihan baru" }).click();
  await page.getByRole("button", { name: "Buat tagihan" }).click();
  await expect(page.getByText("Pilih layanan dari daftar, atau tulis nama dan harganya.")).toBeVisible();
  await page.getByLabel("Layanan", { exact: true }).fill(product);
  await page.getByRole("option", { name: `Lainnya: ${product}` }).click();
  await expect(page.getByLabel("Nama layanan")).toHaveValue(product);
  await page.getByLabel("Harga").fill("45.000");
  // What was typed survives.
  await page.reload();
  await expect(page.getByLabel("Harga")).toHaveValue("45.000");
  await page.getByRole("button", { name: "Buat tagihan" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(product);
  await page.goto(`/patients/${medicalRecordNumber}/bills`);
  await expect(rows(page)).toContainText(["Rp45.000"]);
});

test("whoever is chosen for a bill is billed, and booked for nothing", async ({ page }) => {
  const { name, medicalRecordNumber } = await newPayer(page);
  await signIn(page, emails.staff);
  await page.goto("/orders/new");
  await page.getByRole("combobox").fill(name);
  await expect(page.locator(".found-one")).toHaveCount(1);
  await page.getByRole("combobox").press("Enter");
  await expect(page).toHaveURL(`/orders/new?patient=${medicalRecordNumber}`);
  await expect(page.getByRole("button", { name: "Buat tagihan" })).toBeVisible();
  // The keyboard goes on where it is said what for.
  await expect(page.getByLabel("Layanan", { exact: true })).toBeFocused();
});

test("whoever takes money for a bill that somebody else has taken meanwhile is told so", async ({ page }) => {
  const { patientId } = await newPayer(page);
  const id = await order(page, patientId, `Surat ${freshWord()}`, 45_000);
  const { headers } = await asAccount(page.request, emails.staff);
  await page.request.patch(`/api/orders/${id}`, { headers, data: { status: "confirmed" } });
  await enter(page, emails.staff);
  await page.goto(`/orders/${id}?take=money`);
  await expect(page.getByRole("dialog")).toBeVisible();
  await takeCash(page, id, 45_000);
  await expect(page.getByText("Tagihan ini sudah ditangani orang lain.")).toBeVisible();
  await expect(page).toHaveURL(`/orders/${id}`);
});

test("whoever takes money and waits for the answer hears of nobody else, and comes to the receipt", async ({
  page,
}) => {
  const { patientId } = await newPayer(page);
  const id = await order(page, patientId, `Surat ${freshWord()}`, 45_000);
  await enter(page, emails.staff);
  await page.goto(`/orders/${id}?take=money`);
  // It is done, and heard of as everybody hears of it, long before the answer is here.
  await page.route("**/counter-payment", async (route) => {
    const response = await route.fetch();
    await expect(page.locator(".receipt-sum .status")).toHaveText("Lunas");
    await page.waitForTimeout(1_500);
    await route.fulfill({ response });
  });
  await page.getByRole("dialog").getByRole("button", { name: "Terima Rp45.000" }).click();
  await expect(page).toHaveURL(/\/payments\//);
  await expect(page.getByText("Tagihan ini sudah ditangani orang lain.")).toBeHidden();
  await expect(page.getByRole("button", { name: "Cetak" })).toBeVisible();
});

test("a patient's home says what is to pay for as long as it is", async ({ page }) => {
  const { email, patientId } = await newPayer(page);
  await enter(page, email);
  await page.goto("/home");
  await expect(page.getByText("Yang harus dibayar")).toBeHidden();
  const id = await order(page, patientId, "Gula darah puasa", 35_000);
  await expect(page.getByText("Yang harus dibayar")).toBeVisible();
  await expect(page.getByText("Rp35.000")).toBeVisible();
  await takeCash(page, id, 35_000);
  await expect(page.getByText("Yang harus dibayar")).toBeHidden();
});

test("what can be paid stands first among what is owed, and a talk of which another sum came is asked of nobody", async ({
  page,
}) => {
  const { email, patientId } = await newPayer(page);
  const { headers } = await asAccount(page.request, email);
  const [word, own] = [freshWord(), freshWord()];
  await order(page, patientId, `Vaksin ${word}`, 80_000);
  const data = { userId: patientId, product: `Vitamin ${own}`, price: 20_000 };
  expect((await page.request.post("/api/orders", { headers, data })).status()).toBe(201);
  const doctor = await newDoctor(page);
  const payment = await beginOnline(page, email, { doctorId: doctor.staffId });
  await enter(page, email);
  await page.goto("/payments");
  const owed = page.getByRole("list", { name: "Yang harus dibayar" }).locator("li");
  await expect(owed).toHaveText([new RegExp(doctor.name), new RegExp(word), new RegExp(own)]);
  await play(page, payment, { outcome: "pending", method: "qris", faults: ["status_wrong_amount"] });
  await expect(owed).toHaveText([new RegExp(word), new RegExp(own)], { timeout: 20_000 });
});

test("while the provider is away it is said that nothing was charged, and once it is back the same bill is paid", async ({
  page,
}) => {
  const { email, patientId } = await newPayer(page);
  const first = await order(page, patientId, "Profil lipid", 165_000);
  const { headers } = await asAccount(page.request, email);
  const begun = await page.request.post("/api/payments", { headers, data: { orderId: first } });
  const { redirectUrl } = ((await begun.json()) as { data: { redirectUrl: string } }).data;
  const fail = (faults: string[]) =>
    page.request.post(`${new URL(redirectUrl).origin}/__sim/faults`, { data: { faults, times: 100 } });
  await order(page, patientId, "Darah lengkap", 95_000);
  await enter(page, email);
  await page.goto("/payments");
  const pay = page.getByRole("button", { name: "Bayar Darah lengkap" });
  expect((await fail(["down"])).ok()).toBe(true);
  try {
    await pay.click();
    await expect(page.getByText("Tidak ada dana yang ditarik; coba sebentar lagi.")).toBeVisible({
      timeout: 30_000,
    });
  } finally {
    await fail([]);
  }
  // What was begun without a page says so nowhere: it goes on.
  await page.reload();
  await rows(page).getByRole("link", { name: "Darah lengkap" }).click();
  await page.getByRole("button", { name: "Bayar Darah lengkap" }).click();
  await expect(page.getByRole("link", { name: "Bayar", exact: true })).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^sisa \d+:\d\d$/);
});

test("what waits to be given back by hand is noted with how it went", async ({ page }) => {
  const { patientId } = await newPayer(page);
  const id = await takeCash(page, await order(page, patientId, "USG kehamilan", 225_000), 225_000);
  await signIn(page, emails.admin);
  await page.goto(`/payments/${id}?refund=new`);
  await page.getByLabel("Alasan").fill("Batal");
  await page.getByRole("dialog").getByRole("button", { name: "Kembalikan dana" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Batal" }).click();
  await expect(page.getByLabel("Alasan")).toHaveValue("Batal");
  await page.getByRole("dialog").getByRole("button", { name: "Kembalikan dana" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Kembalikan Rp225.000" }).click();
  await expect(mark(page)).toHaveText("Menunggu pengembalian");
  await page.getByRole("button", { name: "Sudah dikembalikan" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Dikembalikan lewat")).toHaveValue("cash");
  await dialog.getByLabel("Dikembalikan lewat").selectOption("transfer");
  await dialog.getByLabel("Catatan").fill("BCA 1234567890");
  await dialog.getByRole("button", { name: "Sudah dikembalikan" }).click();
  await expect(mark(page)).toHaveText("Dikembalikan");
  await expect(page.locator(".refunds")).toContainText("BCA 1234567890");
});

test("an order names what is under way online, and a patient's timeline leads to both", async ({ page }) => {
  const { email, patientId, medicalRecordNumber } = await newPayer(page);
  const product = `Vaksin ${freshWord()}`;
  const orderId = await order(page, patientId, product, 275_000);
  const patient = await asAccount(page.request, email);
  await page.request.post("/api/payments", { headers: patient.headers, data: { orderId } });
  await signIn(page, emails.staff);
  await page.goto(`/orders/${orderId}?take=money`);
  await page.getByRole("button", { name: "Terima Rp275.000" }).click();
  await expect(page.getByText("Tagihan ini sedang dibayar.")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Batal", exact: true }).click();
  await rows(page).getByRole("link", { name: product }).click();
  await page.getByRole("button", { name: "Batalkan pembayaran" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Ya, batalkan" }).click();
  await expect(mark(page)).toHaveText("Dibatalkan");
  await page.goto(`/patients/${medicalRecordNumber}/timeline`);
  await expect(rows(page).locator(`a[href="/orders/${orderId}"]`)).toBeVisible();
  await expect(rows(page).locator('a[href^="/payments/"]')).toBeVisible();
});

test("a payment that a bank looks at is shown as such as it happens, is asked of nobody once more, and the desk reads what to do", async ({
  page,
}) => {
  const { email, patientId } = await newPayer(page);
  const product = `Fisioterapi ${freshWord()}`;
  const orderId = await order(page, patientId, product, 120_000);
  const begun = await beginOnline(page, email, { orderId });
  const { id } = begun;
  await enter(page, email);
  await page.goto(`/payments/${id}`);
  await expect(page.getByRole("link", { name: "Bayar", exact: true })).toBeVisible();
  await play(page, begun, { outcome: "challenge", method: "credit_card" });
  await expect(mark(page)).toHaveText("Ditinjau", { timeout: 20_000 });
  await expect(page.getByText("Anda tidak perlu membayar lagi")).toBeVisible();
  await page.goto("/payments");
  await expect(page.getByRole("list", { name: "Yang harus dibayar" }).getByText("Ditinjau")).toBeVisible();
  await expect(page.getByRole("button", { name: `Bayar ${product}` })).toBeHidden();
  await page.goto("/home");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("Rp120.000")).toBeHidden();

  await enter(page, emails.staff);
  await page.goto(`/orders/${orderId}`);
  await expect(page.getByText("Bank masih meninjau pembayaran tagihan ini.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Terima pembayaran" })).toBeHidden();
  await page.getByRole("link", { name: "Lihat pembayaran" }).click();
  await expect(page.getByText("Setujui atau tolak di dasbor Midtrans")).toBeVisible();
  await play(page, begun, { outcome: "deny", method: "credit_card" });
  await expect(mark(page)).toHaveText("Ditolak", { timeout: 20_000 });
  // Who was denied and gives it up pays at the desk.
  await page.getByRole("button", { name: "Batalkan pembayaran" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Ya, batalkan" }).click();
  await expect(mark(page)).toHaveText("Dibatalkan");
  await page.goto(`/orders/${orderId}`);
  await expect(page.getByRole("button", { name: "Terima pembayaran" })).toBeVisible();
});

test("a price that somebody else changed meanwhile is not written over, and the bill says who changed it from what", async ({
  page,
}) => {
  const { patientId } = await newPayer(page);
  const { headers, user } = await asAccount(page.request, emails.admin);
  const made = await page.request.post("/api/orders", { headers, data: { userId: patientId, priceCode: "LAB-01" } });
  expect(made.status()).toBe(201);
  const { id, listPrice } = ((await made.json()) as { data: { id: string; listPrice: number } }).data;
  await signIn(page, emails.staff);
  await page.goto(`/orders/${id}`);
  await page.getByRole("button", { name: "Ubah harga" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Harga").fill("50.000");
  expect((await page.request.patch(`/api/orders/${id}`, { headers, data: { price: 80_000 } })).status()).toBe(200);
  await expect(page.locator(".receipt-sum")).toContainText("Rp80.000");
  await dialog.getByRole("button", { name: "Simpan" }).click();
  await expect(dialog).toContainText("diubah");
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.locator(".receipt-sum")).toContainText("Rp80.000");
  await page.request.patch(`/api/orders/${id}`, { headers, data: { price: 70_000 } });
  await page.goto(`/orders/${id}`);
  const told = page.getByRole("list", { name: "Harga diubah" }).getByRole("listitem");
  await expect(told).toHaveCount(2);
  await expect(told.first()).toContainText(`Rp${(listPrice / 1_000).toFixed(0)}.000 menjadi`);
  await expect(told.first()).toContainText(`Rp80.000 · ${user.name} ·`);
  await expect(told.last()).toContainText(/Rp80\.000.*Rp70\.000/);
});

test("whoever types another service after choosing one is not billed for the first, and an emptied price is none", async ({
  page,
}) => {
  const { medicalRecordNumber } = await newPayer(page);
  await signIn(page, emails.staff);
  await page.goto(`/orders/new?patient=${medicalRecordNumber}`);
  const service = page.getByRole("combobox", { name: "Layanan" });
  await service.fill("rontgen");
  await service.press("Enter");
  await expect(page.locator(".chosen-price")).toContainText("Rontgen");
  await service.fill("gula");
  await service.press("Escape");
  await page.getByRole("button", { name: "Buat tagihan" }).click();
  await expect(page.getByText("Pilih layanan dari daftar, atau tulis nama dan harganya.")).toBeVisible();
  await service.fill("gula darah");
  await service.press("Enter");
  await expect(page.locator(".chosen-price")).toContainText("Gula");
  await page.getByRole("button", { name: "Buat tagihan" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Gula");
  await page.getByRole("button", { name: "Ubah harga" }).click();
  await page.getByRole("dialog").getByLabel("Harga").fill("");
  await page.getByRole("dialog").getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByRole("dialog").getByLabel("Harga")).toHaveAttribute("aria-invalid", "true");
});

test("money at the counter is refused while its patient pays online, and the way to that payment is there then", async ({
  page,
}) => {
  const { email, patientId } = await newPayer(page);
  const orderId = await order(page, patientId, `Vaksin ${freshWord()}`, 140_000);
  await enter(page, emails.staff);
  await page.goto(`/orders/${orderId}`);
  await page.getByRole("button", { name: "Terima pembayaran" }).click();
  const { id } = await beginOnline(page, email, { orderId });
  const dialog = page.getByRole("dialog");
  // Whoever is about to take it sees so before they do.
  await expect(dialog.getByRole("link", { name: "Lihat pembayaran" })).toBeVisible();
  await dialog.getByRole("button", { name: "Terima Rp140.000" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Tagihan ini sedang dibayar");
  await dialog.getByRole("link", { name: "Lihat pembayaran" }).click();
  await expect(page).toHaveURL(new RegExp(id));
});
