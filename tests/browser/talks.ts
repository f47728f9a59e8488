import type { Browser, BrowserContext } from "@playwright/test";
import { beginOnline, newPayer, play } from "./payer.ts";
import { asAccount, emails, enter, expect, freshWord, type Page } from "./rawat.ts";

/** A doctor of one's own who works at all hours unless told, so that no other test takes their time. */
export async function newDoctor(page: Page, { specialization = "Dokter umum", worksAtAll = true } = {}) {
  const admin = await asAccount(page.request, emails.admin);
  const email = `${freshWord()}@example.test`.toLowerCase();
  const name = `dr. ${freshWord()}`;
  const fields = { name, role: "doctor", specialization, consultationFee: 75_000 };
  const hired = await page.request.post("/api/staff", { headers: admin.headers, data: fields });
  expect(hired.status()).toBe(201);
  const { id: staffId } = ((await hired.json()) as { data: { id: string } }).data;
  const hours = Array.from({ length: worksAtAll ? 7 : 0 }, (_, day) => ({
    dayOfWeek: day + 1,
    startTime: "00:00",
    endTime: "23:55",
    slotMinutes: 30,
    mode: "both",
  }));
  const week = await page.request.put(`/api/doctors/${staffId}/schedules`, { headers: admin.headers, data: hours });
  expect(week.status(), await week.text()).toBe(200);
  await admin.createAccount({ email, name, role: "doctor", staffId });
  return { email, name, staffId };
}

/** Pays a consultation beside the pages, in the simulator's place, and answers once it has begun. */
export async function begin(page: Page, patient: string, doctorId: string): Promise<string> {
  const { headers } = await asAccount(page.request, patient);
  const payment = await beginOnline(page, patient, { doctorId });
  await play(page, payment, { outcome: "settlement", method: "qris" });
  let id = "";
  await expect
    .poll(async () => {
      const answer = await page.request.get("/api/consultations", { headers, params: { paymentId: payment.id } });
      id = ((await answer.json()) as { data: { id: string }[] }).data[0]?.id ?? "";
      return id;
    })
    .not.toBe("");
  return id;
}

/** Another browser of somebody else's. */
export async function another(
  browser: Browser,
  email: string,
  baseURL: string | undefined,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ ...(baseURL !== undefined && { baseURL }) });
  const page = await context.newPage();
  await enter(page, email);
  return { page, context };
}

/** A patient and a doctor of their own in one consultation, each before it. */
export async function inConversation(page: Page, browser: Browser, baseURL: string | undefined) {
  const [patient, doctor] = [await newPayer(page), await newDoctor(page)];
  const id = await begin(page, patient.email, doctor.staffId);
  await enter(page, patient.email);
  const { page: other, context } = await another(browser, doctor.email, baseURL);
  await page.goto(`/consultations/${id}`);
  await other.goto(`/consultations/${id}`);
  await expect(field(page)).toBeVisible();
  await expect(field(other)).toBeVisible();
  return { id, patient, doctor, other, close: () => context.close() };
}

/** Where one writes. */
export const field = (page: Page) => page.getByRole("textbox", { name: "Pesan", exact: true });

export async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Enter");
}

/** What was said and arrived, in its order. */
export const said = (page: Page) => page.locator(".messages .said:not(.unsent) .said-text");
export const unsent = (page: Page) => page.locator(".messages .unsent");

/** From now on nothing that is said over this page's line reaches the clinic. @returns what lets it through again */
export async function holdBack(page: Page): Promise<() => void> {
  let isHeldBack = true;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const clinic = socket.connectToServer();
    socket.onMessage((frame) => {
      if (!isHeldBack || !String(frame).includes("send_message")) clinic.send(frame);
    });
  });
  return () => {
    isHeldBack = false;
  };
}

/** The smallest picture there is. */
export const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** From when it is told how many seconds are left, this page hears so by the clinic's clock: nobody waits for half an hour. */
export async function hearsClockOf(page: Page): Promise<(leftSeconds: number) => void> {
  let left: number | undefined;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const clinic = socket.connectToServer();
    clinic.onMessage((frame) => {
      const [, expires] = /"expiresAt":"([^"]+)"/.exec(String(frame)) ?? [];
      const then = () => new Date(Date.parse(expires ?? "") - (left ?? 0) * 1_000).toISOString();
      const isAsItWas = left === undefined || expires === undefined;
      socket.send(isAsItWas ? frame : String(frame).replace(/"serverTime":"[^"]+"/, () => `"serverTime":"${then()}"`));
    });
  });
  // What the clinic answers otherwise knows nothing of that.
  await page.route("**/api/chats/consultation/*/status", async (route) => {
    if (left === undefined) return route.continue();
    const answer = await route.fetch();
    const body = await answer.json();
    await route.fulfill({ response: answer, json: { data: { ...body.data, secondsRemaining: left } } });
  });
  return (leftSeconds) => {
    left = leftSeconds;
  };
}

/**
 * Has a page look how far it is, and holds back what the clinic answers, which is told of whatever it asks until then.
 * @param changed what is told of both of them instead
 * @returns what lets the answer in
 */
export async function answeredLate(page: Page, changed: { online?: boolean } = {}): Promise<() => Promise<void>> {
  let answered: Promise<{ data: { participants: object[] } }> | undefined;
  const late = Promise.withResolvers<void>();
  const asked = "**/api/chats/consultation/*/status";
  await page.route(asked, async (route) => {
    answered ??= route.fetch().then((answer) => answer.json());
    const { data } = await answered;
    await late.promise;
    const participants = data.participants.map((one) => ({ ...one, ...changed }));
    await route.fulfill({ json: { data: { ...data, participants } } });
  });
  // Whoever comes back to a page looks how far it is; asked twice it would look once more after the answer.
  await expect(async () => {
    const isAsked = page.waitForRequest(asked, { timeout: 3_000 });
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await isAsked;
  }).toPass();
  await answered;
  return async () => {
    const isIn = page.waitForResponse(asked);
    late.resolve();
    await isIn;
  };
}

/** From now on a page has no line, and says so. */
export async function loseLine(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await expect(page.getByText("Sambungan terputus, menyambung kembali…")).toBeVisible();
}

/**
 * From now on a page is in sight, as beside another window, and nobody looks at it; else every page of these browsers thinks that it is looked at.
 * @returns what turns to it
 */
export async function lookAway(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    document.hasFocus = () => false;
  });
  return () =>
    page.evaluate(() => {
      document.hasFocus = () => true;
      dispatchEvent(new Event("focus"));
    });
}

/** What is left of a consultation by what its page shows. */
export async function secondsLeft(page: Page): Promise<number> {
  const [, minutes, seconds] = /(\d+):(\d\d)$/.exec((await page.getByRole("timer").textContent()) ?? "") ?? [];
  return Number(minutes) * 60 + Number(seconds);
}
