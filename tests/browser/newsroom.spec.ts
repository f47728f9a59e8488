import type { APIRequestContext } from "@playwright/test";
import { asAccount, emails, expect, freshWord, openSection, type Page, rows, search, signIn, test } from "./rawat.ts";

/** Whether readers without an account find it. */
const isRead = async (request: APIRequestContext, title: string): Promise<boolean> =>
  (await (await request.get("/api/news", { params: { q: title } })).text()).includes(title);

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** News, made beside the pages. */
async function write(request: APIRequestContext, fields: Record<string, unknown> = {}) {
  const { headers } = await asAccount(request, emails.staff);
  const title = `Kabar ${freshWord()}`;
  const created = await request.post("/api/news", { headers, data: { title, body: "Isi kabar", ...fields } });
  expect(created.status()).toBe(201);
  const { data } = (await created.json()) as { data: { id: string } };
  return { id: data.id, title, headers };
}

test("the front desk writes news, which nobody reads before they are published, and takes them back", async ({
  page,
  request,
}) => {
  const title = `Libur ${freshWord()}`;
  await signIn(page, emails.staff);
  await openSection(page, "Berita klinik");
  await page.getByRole("link", { name: "Tulis berita" }).click();
  await page.getByLabel("Judul").fill(title);
  await page.getByLabel("Isi").fill("Klinik tutup pada **17 Agustus**.");
  await page.reload();
  await expect(page.getByLabel("Isi")).toHaveValue("Klinik tutup pada **17 Agustus**.");
  await button(page, "Simpan").click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByText("17 Agustus")).toHaveJSProperty("tagName", "STRONG");
  expect(await isRead(request, title)).toBe(false);

  await button(page, "Terbitkan").click();
  await expect(button(page, "Tarik dari pembaca")).toBeVisible();
  expect(await isRead(request, title)).toBe(true);
  await button(page, "Urungkan").click();
  await expect(button(page, "Terbitkan")).toBeVisible();
  expect(await isRead(request, title)).toBe(false);

  await openSection(page, "Berita klinik");
  await search(page, title);
  await expect(page.getByText("Belum ada berita")).toBeVisible();
  await page.getByLabel("Status").selectOption("draft");
  await expect(rows(page)).toHaveCount(1);
  await page.reload();
  await rows(page).first().getByRole("link", { name: title }).click();
  await button(page, "Hapus").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Hapus" }).click();
  await expect(page.getByText(`“${title}” dihapus.`)).toBeVisible();
  await expect(page).toHaveURL(/\/newsroom\?/);
  await expect(page.getByText("Belum ada berita")).toBeVisible();
});

test("news that somebody else changed meanwhile are shown before they are written over, and stay if one says so", async ({
  page,
  request,
}) => {
  const { id, title, headers } = await write(request);
  const read = async () => ((await (await request.get(`/api/news/${id}`, { headers })).json()) as { data: News }).data;
  interface News {
    body: string;
    summary: string | null;
  }
  await signIn(page, emails.staff);
  await page.goto(`/newsroom/${id}/edit`);
  await page.getByLabel("Isi").fill("Isi saya");
  await request.patch(`/api/news/${id}`, { headers, data: { body: "Isi orang lain" } });
  await button(page, "Simpan").click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Isi orang lain");
  await question.getByRole("button", { name: "Lanjut mengisi" }).click();
  expect((await read()).body).toBe("Isi orang lain");
  await expect(page.getByLabel("Isi")).toHaveValue("Isi saya");
  await button(page, "Simpan").click();
  await question.getByRole("button", { name: "Simpan isian saya" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByText("Isi saya")).toBeVisible();
  expect((await read()).body).toBe("Isi saya");
});

test("news that somebody else changed after a save that never arrived are not written over unasked", async ({
  page,
  request,
}) => {
  const { id, headers } = await write(request);
  await signIn(page, emails.staff);
  await page.goto(`/newsroom/${id}/edit`);
  await page.getByLabel("Isi").fill("Isi saya");
  await page.route(`**/api/news/${id}`, (route) =>
    route.request().method() === "PATCH" ? route.abort() : route.continue(),
  );
  await button(page, "Simpan").click();
  await expect(page.getByRole("alert").getByText("tidak dapat dihubungi")).toBeVisible();
  await page.unroute(`**/api/news/${id}`);
  await request.patch(`/api/news/${id}`, { headers, data: { body: "Isi orang lain" } });
  await button(page, "Simpan").click();
  await expect(page.getByRole("alertdialog")).toContainText("Isi orang lain");
});

test("news that somebody else changed since they were looked at are published by nobody who has not read them", async ({
  page,
  request,
}) => {
  const { id, title, headers } = await write(request);
  await signIn(page, emails.staff);
  await page.goto(`/newsroom/${id}`);
  await expect(page.getByText("Isi kabar")).toBeVisible();
  await request.patch(`/api/news/${id}`, { headers, data: { body: "Isi orang lain" } });
  await button(page, "Terbitkan").click();
  await expect(page.getByText("Sementara itu data ini sudah diubah orang lain.")).toBeVisible();
  await expect(page.getByText("Isi orang lain")).toBeVisible();
  expect(await isRead(request, title)).toBe(false);
  await button(page, "Terbitkan").click();
  await expect(button(page, "Tarik dari pembaca")).toBeVisible();
  expect(await isRead(request, title)).toBe(true);
});

test("what a third one saves while it is being asked whom to believe is not written over either", async ({
  page,
  request,
}) => {
  const { id, headers } = await write(request);
  const saves = (body: string) => request.patch(`/api/news/${id}`, { headers, data: { body } });
  await signIn(page, emails.staff);
  await page.goto(`/newsroom/${id}/edit`);
  await page.getByLabel("Isi").fill("Isi saya");
  await saves("Isi kedua");
  await button(page, "Simpan").click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Isi kedua");
  await saves("Isi ketiga");
  await question.getByRole("button", { name: "Simpan isian saya" }).click();
  await expect(page.getByText("Sementara itu data ini sudah diubah orang lain.")).toBeVisible();
  await button(page, "Simpan").click();
  await expect(question).toContainText("Isi ketiga");
});

test("news that somebody else changed since they were looked at are not removed", async ({ page, request }) => {
  const { id, headers } = await write(request);
  await signIn(page, emails.staff);
  await page.goto(`/newsroom/${id}`);
  await expect(page.getByText("Isi kabar")).toBeVisible();
  await request.patch(`/api/news/${id}`, { headers, data: { body: "Isi orang lain" } });
  await button(page, "Hapus").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Hapus" }).click();
  await expect(page.getByText("Sementara itu data ini sudah diubah orang lain.")).toBeVisible();
  await expect(page.getByText("Isi orang lain")).toBeVisible();
});

test("whatever is written of news is stored, and of two steps only the last is offered to be undone", async ({
  page,
  request,
}) => {
  const title = `Lengkap ${freshWord()}`;
  const { data: categories } = await (await request.get("/api/categories")).json();
  await signIn(page, emails.staff);
  await page.goto("/newsroom/new");
  await page.getByLabel("Judul").fill(title);
  await page.getByLabel("Kategori").selectOption(categories[0].id);
  await page.getByLabel("Status").selectOption("published");
  await page.getByLabel("Alamat").fill(`lengkap-${title.split(" ")[1]?.toLowerCase()}`);
  await page.getByLabel("Ringkasan").fill("Singkatnya");
  await page.getByLabel("Isi").fill("Panjangnya");
  await button(page, "Simpan").click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  const id = page.url().split("/").at(-1);
  const { data: stored } = await (await request.get(`/api/news/${id}`)).json();
  expect(stored).toMatchObject({
    title,
    categoryId: categories[0].id,
    status: "published",
    slug: `lengkap-${title.split(" ")[1]?.toLowerCase()}`,
    summary: "Singkatnya",
    body: "Panjangnya",
  });
  await button(page, "Tarik dari pembaca").click();
  await button(page, "Terbitkan").click();
  await expect(button(page, "Tarik dari pembaca")).toBeVisible();
  await expect(button(page, "Urungkan")).toHaveCount(1);
});

test("what is published later is told apart from what everybody reads", async ({ page, request }) => {
  const day = 24 * 3_600_000;
  const at = (days: number) => new Date(Date.now() + days * day).toISOString();
  const later = await write(request, { status: "published", publishedAt: at(2) });
  const earlier = await write(request, { status: "published", publishedAt: at(-2) });
  await signIn(page, emails.staff);
  await page.goto("/newsroom");
  await expect(rows(page).filter({ hasText: later.title })).toContainText("Terbit nanti");
  await search(page, earlier.title);
  await expect(rows(page)).toContainText(["Terbit"]);
  await expect(rows(page)).not.toContainText(["Terbit nanti"]);
});

test("who removes one of a narrowed list is back in it, and a word without end breaks", async ({ page, request }) => {
  const { title } = await write(request, { summary: "a".repeat(300) });
  await page.setViewportSize({ width: 375, height: 740 });
  await signIn(page, emails.staff);
  await page.goto(`/newsroom?status=draft&q=${title.split(" ")[1]}`);
  await expect(rows(page)).toHaveCount(1);
  const width = await page.evaluate<number>("document.querySelector('#content .row .who').scrollWidth");
  expect(width).toBeLessThan(375);
  await page.getByRole("link", { name: title }).click();
  await button(page, "Hapus").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Hapus" }).click();
  await expect(page).toHaveURL(/status=draft&q=/);
  await expect(page.getByText("Belum ada berita")).toBeVisible();
});

test("a long list of news is read on to its end", async ({ page, request }) => {
  const word = freshWord();
  const { headers } = await asAccount(request, emails.staff);
  for (let at = 0; at < 21; at++)
    await request.post("/api/news", { headers, data: { title: `${word} ${at}`, body: "Isi" } });
  await signIn(page, emails.staff);
  await page.goto(`/newsroom?status=draft&q=${word}`);
  await expect(rows(page)).toHaveCount(20);
  await page.getByRole("button", { name: "Muat lebih banyak" }).click();
  await expect(rows(page)).toHaveCount(21);
  await expect(page.getByRole("link", { name: `${word} 0`, exact: true })).toBeVisible();
});

test("who mends a text does not publish again what another one has withdrawn meanwhile", async ({ page, request }) => {
  const { id, title, headers } = await write(request, { status: "published" });
  await signIn(page, emails.staff);
  await page.goto(`/newsroom/${id}/edit`);
  await page.getByLabel("Isi").fill("Isi yang benar");
  await request.patch(`/api/news/${id}`, { headers, data: { status: "draft" } });
  await button(page, "Simpan").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Simpan isian saya" }).click();
  await expect(page.getByText("Isi yang benar")).toBeVisible();
  await expect(button(page, "Terbitkan")).toBeVisible();
  expect(await isRead(request, title)).toBe(false);
});

test("an address that other news have is told by its field", async ({ page, request }) => {
  const slug = freshWord().toLowerCase();
  await write(request, { slug });
  const { id } = await write(request);
  await signIn(page, emails.admin);
  await page.goto(`/newsroom/${id}/edit`);
  await page.getByLabel("Alamat").fill(slug);
  await button(page, "Simpan").click();
  await expect(page.getByLabel("Alamat")).toHaveAccessibleDescription(/sudah dipakai berita lain/);
  await expect(page.getByLabel("Alamat")).toBeFocused();
});

test("news are written by the front desk and administrators alone", async ({ page }) => {
  for (const email of [emails.doctor, emails.agent, emails.patient]) {
    await signIn(page, email);
    for (const path of ["/newsroom", "/newsroom/new"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Halaman ini bukan untuk peran Anda");
    }
  }
});

test("a form of news in which nobody has typed is left without a question", async ({ page }) => {
  await signIn(page, emails.staff);
  await page.goto("/newsroom/new");
  await expect(page.getByLabel("Kategori")).toBeVisible();
  await page.getByRole("link", { name: "Profil saya" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Profil saya" })).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Kategori")).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1, name: "Profil saya" })).toBeVisible();
});
