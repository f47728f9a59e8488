import { asAccount, emails, expect, type Page } from "./rawat.ts";
import { at, list, type Scene } from "./scene.ts";

/** The first of a list, opened. */
const firstOf = (path: string, row: string, ready: string) => async (page: Page) => {
  await at(path, row)(page);
  await page.locator(row).first().click();
  await expect(page.locator(ready).first()).toBeVisible();
};

/** A dialog over the first of a list. */
const over = (path: string, dialog: string) => async (page: Page) => {
  await firstOf(path, ".bills .row-open", ".receipt-sum")(page);
  await at(new URL(page.url()).pathname + dialog, "dialog form")(page);
};

/** The form of a bill with something that the price list does not have. */
async function writeBill(page: Page): Promise<void> {
  await at("/orders/new?patient=RM-000001", "form.card [role=combobox]")(page);
  await page.getByRole("combobox").last().fill("Surat");
  await expect(page.locator(".option")).toHaveCount(1);
  await page.getByRole("combobox").last().press("Enter");
  await expect(page.locator("[name=price]")).toBeVisible();
}

/** What the price list has of what is typed. */
async function findPrices(page: Page): Promise<void> {
  await at("/orders/new?patient=RM-000001", "form.card [role=combobox]")(page);
  await page.getByRole("combobox").last().fill("mcu");
  await expect(page.locator(".option")).toHaveCount(3);
}

/** A payment that can still be paid, as whoever pays it sees it: one that was begun before, or now. */
async function payable(page: Page): Promise<void> {
  const { headers } = await asAccount(page.request, emails.patient);
  const orders = await page.request.get("/api/orders?unpaid=true", { headers });
  const [first] = ((await orders.json()) as { data: { id: string }[] }).data;
  const answer = await page.request.post("/api/payments", { headers, data: { orderId: first?.id } });
  const { id } = ((await answer.json()) as { data: { id: string } }).data;
  await at(`/payments/${id}`, ".countdown")(page);
}

/** A payment of which something waits to be given back by hand. */
const waiting =
  (ready: string, isNoted = false) =>
  async (page: Page) => {
    const { headers } = await asAccount(page.request, emails.admin);
    const ask = async (query: string) => {
      const answer = await page.request.get(`/api/payments?${query}`, { headers });
      return ((await answer.json()) as { data: { id: string }[] }).data.at(-1)?.id;
    };
    const id = (await ask("status=refund_pending&method=transfer")) ?? (await ask("status=paid&method=transfer"));
    if (id === (await ask("status=paid&method=transfer")))
      await page.request.post(`/api/payments/${id}/refund`, { headers, data: { reason: "Batal", amount: 50_000 } });
    const { refunds } = (await (await page.request.get(`/api/payments/${id}`, { headers })).json()).data;
    const waits = refunds.find(({ status }: { status: string }) => status === "by_hand");
    await at(`/payments/${id}${isNoted ? `?refund=${waits.id}` : ""}`, ready)(page);
  };

/** What there is to look at about orders and payments. */
export const scenesOfMoney: readonly Scene[] = [
  { name: "what a patient has to pay", as: emails.patient, show: at("/payments", ".owed .button") },
  {
    name: "a payment as its patient reads it",
    as: emails.patient,
    show: firstOf("/payments", ".people.bills .row-open", ".receipt-sum"),
  },
  { name: "the bills", as: emails.staff, show: at("/orders", list) },
  {
    name: "one of the bills",
    as: emails.staff,
    show: firstOf("/orders?status=unpaid", ".bills .row-open", ".receipt-sum"),
  },
  {
    name: "the form of a bill",
    as: emails.staff,
    show: at("/orders/new?patient=RM-000001", "form.card [role=combobox]"),
  },
  { name: "the day's end", as: emails.staff, show: at("/day-end", ".day-end") },
  { name: "the payments", as: emails.admin, show: at("/payments", list) },
  {
    name: "a payment with its story",
    as: emails.admin,
    show: firstOf("/payments?status=paid", ".bills .row-open", ".story"),
  },
  { name: "the books", as: emails.admin, show: at("/books", ".counts") },
  { name: "the differences", as: emails.admin, show: at("/differences", ".state, .differences > li") },
  { name: "the price list", as: emails.admin, show: at("/price-list", list) },
  { name: "the form of the price list", as: emails.admin, show: at("/price-list/edit", ".field-row.price") },
  { name: "what can still be paid", as: emails.patient, show: payable },
  { name: "the bills of a patient", as: emails.staff, show: at("/patients/RM-000001/bills", list) },
  { name: "the choice of a patient to bill", as: emails.staff, show: at("/orders/new", ".found-one") },
  { name: "the search of the price list", as: emails.staff, show: findPrices },
  { name: "the form of a bill in own words", as: emails.staff, show: writeBill },
  { name: "money that is taken", as: emails.staff, show: over("/orders?status=unpaid", "?take=money") },
  { name: "a price that is changed", as: emails.staff, show: over("/orders?status=unpaid", "?change=price") },
  { name: "a refund", as: emails.admin, show: over("/payments?status=paid", "?refund=new") },
  { name: "a refund that waits for a hand", as: emails.admin, show: waiting(".refunds .button") },
  { name: "the note of a refund by hand", as: emails.admin, show: waiting("dialog form", true) },
];
