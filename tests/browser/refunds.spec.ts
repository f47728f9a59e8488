import { beginOnline, mark, newPayer, order, play, takeCash } from "./payer.ts";
import { asAccount, emails, enter, expect, freshWord, type Page, test } from "./rawat.ts";
import { another } from "./talks.ts";

/** A bill that was paid, and what may happen to its payment at Midtrans. */
async function paidBy(page: Page, method: "bank_transfer" | "credit_card") {
  const { email, patientId } = await newPayer(page);
  const orderId = await order(page, patientId, `Rontgen ${freshWord()}`, 200_000);
  const begun = await beginOnline(page, email, { orderId });
  await play(page, begun, { outcome: "settlement", method });
  const comesTo = (outcome: string) => play(page, begun, { outcome, method, attempt: "same" });
  return { id: begun.id, orderId, email, comesTo };
}
const paidByTransfer = (page: Page) => paidBy(page, "bank_transfer");

/** The same, of which an administrator was asked to give all back by hand. */
async function waitingRefund(page: Page) {
  const paid = await paidByTransfer(page);
  const { headers } = await asAccount(page.request, emails.admin);
  const data = { reason: "Batal" };
  await expect
    .poll(async () => (await page.request.post(`/api/payments/${paid.id}/refund`, { headers, data })).status())
    .toBe(200);
  return paid;
}

test("a refund that waits for a hand is withdrawn after a question, and the money is the clinic's again", async ({
  page,
}) => {
  const { id } = await waitingRefund(page);
  await enter(page, emails.admin);
  await page.goto(`/payments/${id}`);
  await expect(mark(page)).toHaveText("Menunggu pengembalian");
  await page.getByRole("button", { name: "Batalkan pengembalian" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Rp200.000 tidak jadi dikembalikan.");
  await question.getByRole("button", { name: "Ya, batalkan" }).click();
  await expect(mark(page)).toHaveText("Lunas");
  await expect(page.locator(".refunds")).toContainText("Tidak jadi dikembalikan");
  await expect(page.locator(".story")).toContainText("pengembalian dibatalkan");
  // Somebody may have handed it over before that.
  await expect(page.getByRole("button", { name: "Ternyata sudah diserahkan" })).toBeVisible();
});

test("a refund that begins to wait for a hand is seen at once by whoever looks at the payment, and counted where administrators see it on every page", async ({
  page,
  browser,
  baseURL,
}) => {
  const { id, email } = await paidByTransfer(page);
  const { page: own, context } = await another(browser, email, baseURL);
  await own.goto(`/payments/${id}`);
  await enter(page, emails.admin);
  await page.goto("/patients");
  const waiting = page.locator(".rail").getByRole("link", { name: /^Tagihan/ });
  await expect(mark(own)).toHaveText("Lunas");
  const told = waiting.locator(".count-mark .unseen");
  // Read at once: a mark that goes between two looks would be waited for.
  const counted = async () => Number.parseInt((await told.allTextContents())[0] ?? "0", 10);
  const { headers } = await asAccount(page.request, emails.admin);
  const lengthOf = async (path: string) => (await (await page.request.get(path, { headers })).json()).data.length;
  const refunds = await lengthOf("/api/payments?status=refund_pending&limit=100");
  const before = refunds + (await lengthOf("/api/payments/differences?resolved=false&limit=100"));
  await expect.poll(counted).toBe(before);
  await page.request.post(`/api/payments/${id}/refund`, { headers, data: { reason: "Batal" } });
  await expect(mark(own)).toHaveText("Menunggu pengembalian");
  await expect.poll(counted).toBe(before + 1);
  await waiting.click();
  await page.getByRole("link", { name: /pengembalian menunggu dikerjakan/ }).click();
  await expect(page).toHaveURL(/\/payments\?status=refund_pending$/);
  await page.goto(`/payments/${id}`);
  await page.getByRole("button", { name: "Catat sudah dikembalikan" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Catat sudah dikembalikan" }).click();
  await expect(mark(page)).toHaveText("Dikembalikan");
  await expect(page.locator("h1")).toBeFocused();
  await expect.poll(counted).toBe(before);
  await context.close();
});

test("of two refunds that wait for a hand each has its own buttons, and the story tells which was which", async ({
  page,
}) => {
  const { id } = await paidByTransfer(page);
  const { headers } = await asAccount(page.request, emails.admin);
  for (const amount of [20_000, 30_000])
    await expect
      .poll(async () =>
        (
          await page.request.post(`/api/payments/${id}/refund`, { headers, data: { reason: "Batal", amount } })
        ).status(),
      )
      .toBe(200);
  await enter(page, emails.admin);
  await page.goto(`/payments/${id}`);
  const refund = (sum: string) => page.locator(".refunds li").filter({ hasText: sum });
  await refund("Rp20.000").getByRole("button", { name: "Batalkan pengembalian" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Rp20.000 tidak jadi dikembalikan.");
  await page.getByRole("alertdialog").getByRole("button", { name: "Ya, batalkan" }).click();
  await expect(refund("Rp20.000")).toContainText("Tidak jadi dikembalikan");
  await refund("Rp30.000").getByRole("button", { name: "Catat sudah dikembalikan" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Rp30.000");
  await dialog.getByRole("button", { name: "Catat sudah dikembalikan" }).click();
  await expect(refund("Rp30.000")).toContainText("Sudah dikembalikan");
  await expect(page.locator(".story")).toContainText("pengembalian dibatalkan: Rp20.000");
  await expect(page.locator(".story")).toContainText("Rp30.000 dikembalikan, Transfer dari rekening klinik");
});

test("a payment's story tells of a refund once, and of none where a consultation was over and nothing went back", async ({
  page,
}) => {
  const { id } = await paidByTransfer(page);
  await page.route(`**/api/payments/${id}`, async (route) => {
    const answer = await route.fetch();
    const { data } = (await answer.json()) as { data: { story: object[] } };
    const told = (seen: string) => ({
      ...data.story.at(-1),
      source: "refund",
      method: null,
      status: null,
      by: null,
      seen,
    });
    const story = [told("the consultation is over"), told("refund of 50000: The doctor did not answer")];
    await route.fulfill({ response: answer, json: { data: { ...data, story } } });
  });
  await enter(page, emails.admin);
  await page.goto(`/payments/${id}`);
  await expect(page.locator(".story p:has(strong)")).toHaveText([
    "Konsultasi selesai",
    "Pengembalian Rp50.000, Dokter tidak menjawab",
  ]);
});

test("a refund that somebody else has withdrawn since its dialog was opened is not noted as handed over, and the page says why", async ({
  page,
}) => {
  const { id } = await waitingRefund(page);
  await enter(page, emails.admin);
  await page.goto(`/payments/${id}`);
  await page.getByRole("button", { name: "Catat sudah dikembalikan" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Rp200.000");
  const { headers } = await asAccount(page.request, emails.admin);
  expect((await page.request.post(`/api/payments/${id}/refund/withdraw`, { headers })).status()).toBe(200);
  // The page behind it has read so by now: the dialog still asks for what was seen when it was opened.
  await expect(page.locator(".refunds")).toContainText("Tidak jadi dikembalikan");
  await dialog.getByRole("button", { name: "Catat sudah dikembalikan" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Sementara itu data ini sudah diubah orang lain.");
  const { data } = await (await page.request.get(`/api/payments/${id}`, { headers })).json();
  expect(data).toMatchObject({ status: "paid", refundedAmount: 0, refunds: [{ status: "refused" }] });
});

test("money that was handed over while the bank took it back is noted, and the page says that it is gone twice", async ({
  page,
}) => {
  const { id, comesTo } = await waitingRefund(page);
  await enter(page, emails.admin);
  await page.goto(`/payments/${id}`);
  await comesTo("reversal");
  await expect(page.getByRole("button", { name: "Ternyata sudah diserahkan" })).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Ternyata sudah diserahkan" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Rp200.000");
  await dialog.getByLabel("Dikembalikan lewat").selectOption("cash");
  await dialog.getByRole("button", { name: "Catat sudah dikembalikan" }).click();
  await expect(page.locator(".refunds")).toContainText("Sudah dikembalikan");
  await expect(page.getByText("Keluar dua kali")).toBeVisible();
});

test("a payment that the bank took back asks for its bill until that is paid otherwise, and for nothing then", async ({
  page,
}) => {
  const { id, orderId, email, comesTo } = await paidByTransfer(page);
  await enter(page, email);
  await page.goto(`/payments/${id}`);
  await expect(mark(page)).toHaveText("Lunas");
  await comesTo("reversal");
  const told = page.locator(".alert-place .alert");
  await expect(told).toContainText("tagihannya belum lunas", { timeout: 20_000 });
  await expect(told.getByRole("link", { name: "Lihat yang harus dibayar" })).toBeVisible();
  const anew = await takeCash(page, orderId, 200_000);
  await page.reload();
  await expect(told).toContainText("Tagihannya sudah dilunasi dengan pembayaran lain.");
  await expect(told).not.toContainText("belum lunas");
  await expect(told.getByRole("link")).toHaveCount(1);
  await told.getByRole("link", { name: "Lihat pembayaran" }).click();
  await expect(page).toHaveURL(new RegExp(`/payments/${anew}$`));
});

test("a payment whose payer disputes it has its receipt, with which the bank is answered", async ({ page }) => {
  const { id, comesTo } = await paidBy(page, "credit_card");
  await comesTo("chargeback");
  await enter(page, emails.admin);
  await page.goto(`/payments/${id}`);
  await expect(mark(page)).toHaveText("Disengketakan", { timeout: 20_000 });
  await expect(page.getByRole("button", { name: "Cetak" })).toBeVisible();
});

test("a payment of which the provider tells another sum is asked of nobody once more, and the clinic reads what to do", async ({
  page,
}) => {
  const { email, patientId } = await newPayer(page);
  const orderId = await order(page, patientId, `Terapi ${freshWord()}`, 130_000);
  const begun = await beginOnline(page, email, { orderId });
  const { id } = begun;
  await play(page, begun, { outcome: "settlement", method: "qris", faults: ["wrong_amount", "status_wrong_amount"] });
  await enter(page, email);
  await page.goto(`/payments/${id}`);
  await expect(page.getByText("jangan membayar lagi sebelum Anda bertanya")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("link", { name: "Bayar", exact: true })).toBeHidden();
  await expect(mark(page)).toHaveText("Ditinjau");
  await expect(page.getByRole("timer")).toBeHidden();
  await expect(page.getByRole("button", { name: "Batalkan pembayaran" })).toBeHidden();
  await page.goto("/payments");
  await expect(page.getByRole("button", { name: "Bayar Terapi" })).toBeHidden();
  await enter(page, emails.admin);
  const { headers: admin } = await asAccount(page.request, emails.admin);
  expect((await page.request.post(`/api/payments/${id}/cancel`, { headers: admin })).ok()).toBe(true);
  await page.goto(`/orders/${orderId}`);
  await expect(page.getByText("Jangan menerima uang lagi")).toBeVisible();
  await expect(page.getByRole("button", { name: "Terima pembayaran" })).toBeHidden();
  await page.getByRole("link", { name: "Lihat pembayaran" }).click();
  await expect(page.getByText("Periksa di dasbor Midtrans")).toBeVisible();
  await expect(page.locator(".story")).toContainText("dana masuk · settlement (accept): jumlahnya tidak sesuai");
});
