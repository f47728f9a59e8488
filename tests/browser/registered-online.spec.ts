import type { APIRequestContext } from "@playwright/test";
import { asAccount, emails, expect, freshWord, type Page, password, rows, search, signIn, test } from "./rawat.ts";
import { begin, newDoctor } from "./talks.ts";

const mark = "Daftar online, belum dicocokkan";
const notice = (page: Page) =>
  page.getByRole("note").filter({ hasText: "cocokkan nama, tanggal lahir dan NIK dengan KTP" });
const compared = (page: Page) => page.getByRole("button", { name: "KTP sudah dicocokkan" });

/** Somebody who says that they are somebody. */
async function newcomer(request: APIRequestContext) {
  const [name, email] = [`Daring ${freshWord()}`, `${freshWord()}@example.test`.toLowerCase()];
  const nik = `317401450491${String(1 + Math.floor(Math.random() * 9_998)).padStart(4, "0")}`;
  const data = { name, email, password, nik, birthDate: "1991-04-05" };
  const answer = await request.post("/auth/register", { data });
  expect(answer.status(), await answer.text()).toBe(201);
  const { patientId: id } = ((await answer.json()) as { data: { user: { patientId: string } } }).data.user;
  return { id, name, email, nik };
}

const patch = async (request: APIRequestContext, email: string, id: string, data: object) => {
  const { headers } = await asAccount(request, email);
  expect((await request.patch(`/api/patients/${id}`, { headers, data })).status()).toBe(200);
};

test("who registered online is told apart wherever the desk finds them, until it says that the card was compared", async ({
  page,
  request,
}) => {
  const { id, name, email, nik } = await newcomer(request);
  await signIn(page, emails.staff);
  await page.goto("/patients/new");
  await page.getByLabel("Nama lengkap").fill("Orang Lain");
  await page.getByLabel("NIK").fill(nik);
  const perhaps = page.locator(".lookalikes").filter({ hasText: name });
  await expect(perhaps).toContainText(mark);

  await page.goto("/patients");
  await search(page, nik);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(mark);
  await rows(page).getByRole("link").click();
  await expect(notice(page)).toBeVisible();
  // What they change of themselves meanwhile is no reason to compare again.
  await page.route("**/api/live*", (route) => route.abort());
  await patch(request, email, id, { phone: "0811-2222-3333" });
  await compared(page).click();
  await expect(page.getByText(`identitas ${name} sudah dicocokkan`)).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  await page.getByRole("link", { name: "Riwayat" }).click();
  await expect(page.locator(".changes").first()).toContainText("Identitas sudah dilihat klinik");
  await page.evaluate("localStorage.setItem('rawat.language', 'en')");
  await page.reload();
  await expect(page.locator(".changes").first()).toContainText("Identity looked at by the clinic");
  await page.goto("/patients");
  await search(page, nik);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).locator(".tag")).toHaveCount(0);
});

test("what somebody else has made of who they are meanwhile is not called compared, and is shown", async ({
  page,
  request,
}) => {
  const { id, name } = await newcomer(request);
  await signIn(page, emails.staff);
  await page.goto(`/patients/${id}`);
  await expect(notice(page)).toBeVisible();
  await page.route("**/api/live*", (route) => route.abort());
  const renamed = `${name} Lain`;
  await page.route(
    `**/api/patients/${id}`,
    async (route) => {
      await patch(request, emails.admin, id, { name: renamed });
      await route.continue();
    },
    { times: 1 },
  );
  await compared(page).click();
  await expect(page.getByRole("heading", { level: 1, name: renamed })).toBeVisible();
  await expect(page.locator(".toast")).toContainText("diubah orang lain");
  // At once: a word that is gone after a moment was said all the same.
  expect(await page.getByText("sudah dicocokkan.").count()).toBe(0);
  const { headers } = await asAccount(request);
  const { data } = await (await request.get(`/api/patients/${id}`, { headers })).json();
  expect(data.name).toBe(renamed);
});

test("a doctor is told of it where they read and write, and says nothing about the card", async ({ page, request }) => {
  const [{ id, email }, doctor] = [await newcomer(request), await newDoctor(page)];
  const talk = await begin(page, email, doctor.staffId);
  await signIn(page, doctor.email);
  for (const address of [`/consultations/${talk}/note`, `/consultations/${talk}/chart`, `/patients/${id}/records`]) {
    await page.goto(address);
    await expect(notice(page), address).toBeVisible();
    await expect(compared(page)).toHaveCount(0);
  }
});
