import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";
import { housePort } from "./chromium.ts";

export { expect, type Page };

export const password = "rawat-demo-password";
export const emails = {
  admin: "admin@rawat.test",
  staff: "frontdesk@rawat.test",
  doctor: "doctor@rawat.test",
  agent: "agent@rawat.test",
  patient: "patient@rawat.test",
} as const;

/** Every test fails when a page logs an error, throws, or breaks the content security policy (which browsers log too). */
export const test = base.extend<{ quietPages: undefined }>({
  baseURL: async ({ baseURL }, use, { parallelIndex }) =>
    use(baseURL ?? `http://127.0.0.1:${housePort(parallelIndex)}`),
  quietPages: [
    async ({ context }, use) => {
      const noises: string[] = [];
      context.on("console", (message) => {
        // An answer such as 401 or 409 is logged by the browser itself; the page deals with it.
        const refused = /^Failed to load resource: (the server responded|net::ERR_(INTERNET|FAILED|ABORTED))/;
        if (message.type() === "error" && !refused.test(message.text())) noises.push(message.text());
      });
      context.on("weberror", (fault) => noises.push(String(fault.error())));
      await use(undefined);
      expect(noises, "errors logged or thrown by the pages").toEqual([]);
    },
    { auto: true },
  ],
});

/** Signs in by the form, as people do. */
export async function signInByForm(page: Page, email: string = emails.admin, secret = password): Promise<void> {
  await page.goto("/login.html");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Kata sandi", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
  await untilInside(page);
}

/** Signs in beside the pages, where what is tested is not the way in, and opens where that account begins. */
export async function signIn(page: Page, email: string = emails.admin, secret = password): Promise<void> {
  await takeCookie(page, email, secret);
  await page.goto("/logo.svg");
  await page.evaluate("localStorage.setItem('rawat.session', '1')");
  await page.goto("/dashboard.html");
  await untilInside(page);
}

async function untilInside(page: Page): Promise<void> {
  await page.waitForURL(({ pathname }) => pathname !== "/login.html" && pathname !== "/dashboard.html");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

async function takeCookie(page: Page, email: string, secret: string): Promise<void> {
  const answer = await page.request.post("/auth/login", { data: { email, password: secret, cookie: true } });
  expect(answer.status()).toBe(200);
}

/** Signs in beside the pages for good, and opens none: whatever page is opened next is that account's. */
export async function enter(page: Page, email: string): Promise<void> {
  await takeCookie(page, email, password);
  await page.addInitScript("location.protocol.startsWith('http') && localStorage.setItem('rawat.session', '1')");
}

/** Opens a section of the rail; on a phone those that have no room there are behind a button. */
export async function openSection(page: Page, name: string): Promise<void> {
  const link = page.locator(".rail").getByRole("link", { name, exact: true });
  if (!(await link.isVisible())) await page.getByRole("button", { name: "Lainnya" }).click();
  await link.click();
}

/** Waits until the dashboard's list shows rows. */
export const rows = (page: Page) => page.locator("#content .rows:not(.skeletons) > li");

export async function search(page: Page, text: string): Promise<void> {
  await page.getByRole("searchbox").fill(text);
  await page.getByRole("searchbox").press("Enter");
}

interface Session {
  access_token: string;
  user: { id: string; name: string; staffId?: string; patientId?: string };
}

/** Asks the services themselves, beside the pages, as an account. */
export async function asAccount(request: APIRequestContext, email: string = emails.admin) {
  const login = await request.post("/auth/login", { data: { email, password } });
  const { data: tokens } = (await login.json()) as { data: Session };
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  return {
    user: tokens.user,
    headers,
    async createPatient(fields: Record<string, unknown>): Promise<{ id: string; name: string }> {
      const body = { birthDate: "1990-04-12", gender: "female", ...fields };
      const answer = await request.post("/api/patients", { headers, data: body });
      expect(answer.status()).toBe(201);
      return ((await answer.json()) as { data: { id: string; name: string } }).data;
    },
    async countPatients(query: string): Promise<number> {
      const answer = await request.get("/api/patients", { headers, params: { q: query, limit: "100" } });
      return ((await answer.json()) as { data: unknown[] }).data.length;
    },
    /** Books a slot and answers the status. */
    async book(fields: Record<string, unknown>): Promise<number> {
      const answer = await request.post("/api/appointments", { headers, data: { mode: "in_person", ...fields } });
      return answer.status();
    },
    async createAccount(fields: Record<string, unknown>): Promise<void> {
      const answer = await request.post("/api/users", { headers, data: { password, ...fields } });
      expect(answer.status()).toBe(201);
    },
  };
}

let counted = 0;

/** A word that no other test and no demonstration patient uses; letters only, so that it is one word to the search. */
export function freshWord(): string {
  const number = Date.now() * 100 + (counted++ % 100);
  return `Q${[...String(number)].map((digit) => "abcdefghij"[Number(digit)]).join("")}`;
}
