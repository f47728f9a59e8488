import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { beginOnline, newPayer, order, play } from "./payer.ts";
import { asAccount, emails, enter, expect, freshWord, type Page, rows, signIn, test } from "./rawat.ts";

/** Somebody begins to pay online, and the provider says what became of it. */
async function payOnline(page: Page, price: number, more: object = {}) {
  const { email, patientId } = await newPayer(page);
  const product = `Terapi ${freshWord()}`;
  const orderId = await order(page, patientId, product, price);
  const begun = await beginOnline(page, email, { orderId });
  await play(page, begun, { outcome: "settlement", method: "qris", ...more });
  return { id: begun.id, product };
}

test("the books tell what was taken today, at the counter and online, with a bar, and give it as a file", async ({
  page,
}) => {
  const { headers } = await asAccount(page.request, emails.admin);
  const read = async (path: string) => (await (await page.request.get(path, { headers })).json()).data;
  const { date } = (await read("/api/payments/reports/day-end")) as { date: string };
  const path = `/books?from=${date}&to=${date}`;
  const { patientId } = await newPayer(page);
  // Something is there before, so that there is a row.
  const takeCash = async (amount: number) => {
    const id = await order(page, patientId, `Nebulisasi ${freshWord()}`, amount);
    const data = { method: "cash", amount };
    expect((await page.request.post(`/api/orders/${id}/counter-payment`, { headers, data })).status()).toBe(201);
  };
  await takeCash(10_000);
  await signIn(page, emails.admin);
  await page.goto(path);
  const today = page.locator(".counts tbody tr");
  const inCell = (label: string) => today.locator(`td[data-label="${label}"]`);
  const inAccount = (label: string) =>
    page.locator(".details dt", { hasText: label }).locator("xpath=following-sibling::dd[1]");
  const places = {
    taken: inCell("Diterima"),
    count: inCell("Pembayaran diterima"),
    drawer: inAccount("Tunai"),
    midtrans: inAccount("Lewat Midtrans"),
  };
  await expect(today).toHaveCount(1);
  // An account that holds nothing yet is not there.
  const shown = async () =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(places).map(async ([name, place]) => [
          name,
          Number(((await place.allTextContents())[0] ?? "0").replace(/[^\d-]/g, "")),
        ]),
      ),
    ) as Record<keyof typeof places, number>;
  const before = await shown();
  await takeCash(85_000);
  await payOnline(page, 120_000);
  // The page that is open tells it by itself.
  await expect.poll(shown, { timeout: 20_000 }).toEqual({
    taken: before.taken + 205_000,
    count: before.count + 2,
    drawer: before.drawer + 85_000,
    midtrans: before.midtrans + 120_000,
  });
  const bar = await today.locator(".bar .piece").boundingBox();
  expect(bar?.width).toBeGreaterThan(20);

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Unduh CSV" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`rawat-pembukuan-${date}-${date}.csv`);
  const file: Record<string, string>[] = parse(await readFile(await download.path(), "utf8"), { columns: true });
  const [{ cash, qris, settled }] = (await read(`/api/payments/reports/daily?from=${date}&to=${date}`)) as [
    Record<string, number>,
  ];
  expect(file).toMatchObject([{ date, cash: String(cash), qris: String(qris), settled: String(settled) }]);
  expect(settled).toBe(before.taken + 205_000);
});

test("more days than the books tell of at once are refused at their field", async ({ page }) => {
  await enter(page, emails.admin);
  await page.goto("/books?from=2024-01-01");
  await expect(page.getByText("Paling banyak 366 hari dapat ditampilkan sekaligus.")).toBeVisible();
  // And the page is not broken for that.
  await expect(page.getByText("Halaman tidak dapat dimuat")).toBeHidden();
  const from = page.getByLabel("Dari", { exact: true });
  await from.fill("32/13/2026");
  await from.press("Enter");
  await expect(page.getByText("Tanggal ini tidak ada.")).toBeVisible();
  await expect(from).toHaveAttribute("aria-invalid", "true");
});

test("a difference is seen to by its own button with what was done about it, and is open no more", async ({ page }) => {
  const { product } = await payOnline(page, 130_000, { faults: ["wrong_amount", "status_wrong_amount"] });
  await enter(page, emails.admin);
  await page.goto("/differences");
  const difference = rows(page).filter({ hasText: product });
  await expect(difference).toContainText("Rp130.000", { timeout: 20_000 });
  await difference.getByRole("button", { name: "Tandai selesai" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(product);
  await dialog.getByLabel("Apa yang dilakukan").fill("Dikembalikan di dasbor");
  await dialog.getByRole("button", { name: "Simpan" }).click();
  await expect(dialog).toBeHidden();
  await expect(difference).toHaveCount(0);
  await page.getByLabel("Status", { exact: true }).selectOption({ label: "Selesai" });
  await expect(difference).toContainText("Dikembalikan di dasbor");
  await expect(difference.getByRole("button", { name: "Tandai selesai" })).toBeHidden();
});
