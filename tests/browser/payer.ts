import { asAccount, emails, expect, freshWord, type Page } from "./rawat.ts";

/** A patient who can sign in, and whose page of payments nobody else's test touches. Nobody registers: of that an hour allows only so many. */
export async function newPayer(page: Page) {
  const email = `${freshWord()}@example.test`.toLowerCase();
  const admin = await asAccount(page.request, emails.admin);
  const { id, name } = await admin.createPatient({ name: `Bayar ${freshWord()}` });
  await admin.createAccount({ email, name, role: "patient", patientId: id });
  const patient = await page.request.get(`/api/patients/${id}`, { headers: admin.headers });
  const { medicalRecordNumber } = (await patient.json()).data as { medicalRecordNumber: string };
  return { email, name, patientId: id, medicalRecordNumber };
}

/** Orders something for a patient, beside the pages. */
export async function order(page: Page, userId: string, product: string, price: number): Promise<string> {
  const { headers } = await asAccount(page.request, emails.staff);
  const answer = await page.request.post("/api/orders", { headers, data: { userId, product, price } });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { data: { id: string } }).data.id;
}

/** Takes cash for an order, beside the pages. */
export async function takeCash(page: Page, orderId: string, amount: number): Promise<string> {
  const { headers } = await asAccount(page.request, emails.staff);
  const data = { method: "cash", amount };
  const answer = await page.request.post(`/api/orders/${orderId}/counter-payment`, { headers, data });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { data: { id: string } }).data.id;
}

/** How far the payment is that is shown. */
export const mark = (page: Page) => page.locator("article.receipt .status");

interface BegunOnline {
  id: string;
  orderNumber: string;
  redirectUrl: string;
}

/** Begins to pay a bill or a doctor online, beside the pages. */
export async function beginOnline(
  page: Page,
  email: string,
  data: { orderId: string } | { doctorId: string },
): Promise<BegunOnline> {
  const { headers } = await asAccount(page.request, email);
  const answer = await page.request.post("/api/payments", { headers, data });
  expect(answer.status(), await answer.text()).toBe(201);
  return ((await answer.json()) as { data: BegunOnline }).data;
}

/** Does at Midtrans what somebody does there with a payment that was begun. */
export async function play(
  page: Page,
  { redirectUrl, orderNumber }: Pick<BegunOnline, "redirectUrl" | "orderNumber">,
  data: object,
): Promise<void> {
  const answer = await page.request.post(`${new URL(redirectUrl).origin}/__sim/orders/${orderNumber}`, { data });
  expect(answer.ok()).toBe(true);
}
