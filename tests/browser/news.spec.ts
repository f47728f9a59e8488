import { AxeBuilder } from "@axe-core/playwright";
import { asAccount, emails, expect, freshWord, test } from "./rawat.ts";

test.use({ javaScriptEnabled: false });

test("whoever has no script reads the news, goes on to older ones, finds and follows them", async ({
  page,
  request,
}) => {
  const word = freshWord();
  const { headers } = await asAccount(request, emails.staff);
  const write = async (fields: object) => {
    const answer = await request.post("/api/news", { headers, data: { status: "published", ...fields } });
    expect(answer.status()).toBe(201);
    return ((await answer.json()) as { data: { slug: string } }).data;
  };
  const { slug } = await write({
    title: `<b>Vaksin</b> ${word}`,
    summary: 'Mulai "Senin" <script>alert(1)</script>',
    body: `## Jadwal\n\n- **pagi** saja\n\n<script>alert(1)</script>`,
  });
  const draft = await write({ title: `Konsep ${word}`, body: "Belum.", status: "draft" });
  for (let more = 0; more < 20; more++) await write({ title: `Kabar ${word} ${more}`, body: "Isi." });

  await page.goto("/");
  await page.goto("/news");
  await expect(page.getByRole("heading", { level: 1, name: "Berita" })).toBeVisible();
  await expect(page.locator(".news-list > li")).toHaveCount(20);
  await page.getByRole("link", { name: "Berita sebelumnya" }).click();
  await expect(page.getByRole("link", { name: `<b>Vaksin</b> ${word}` })).toBeVisible();

  await page.getByRole("searchbox").fill(`vaksin ${word}`);
  await page.getByRole("button", { name: "Cari" }).click();
  await expect(page.locator(".news-list > li")).toHaveCount(1);
  await page.getByRole("link", { name: `<b>Vaksin</b> ${word}` }).click();
  await expect(page).toHaveURL(new RegExp(`/news/${slug}$`));
  await expect(page).toHaveTitle(new RegExp(`^<b>Vaksin</b> ${word} · `));
  await expect(page.getByRole("heading", { name: "Jadwal" })).toBeVisible();
  await expect(page.getByText('Mulai "Senin" <script>alert(1)</script>')).toBeVisible();
  await expect(page.locator("script")).toHaveCount(0);

  for (const nowhere of [draft.slug, "tidak-ada", "Bukan%20Slug", "%3Cscript%3E"]) {
    const answer = await page.goto(`/news/${nowhere}`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByText("Berita ini tidak ada, atau sudah ditarik.")).toBeVisible();
  }
  // What was not there a moment ago is there as soon as it is shown.
  const { data } = await (await request.get(`/api/news/${draft.slug}`, { headers })).json();
  await request.patch(`/api/news/${data.id}`, { headers, data: { status: "published" } });
  expect((await page.goto(`/news/${draft.slug}`))?.status()).toBe(200);
  await request.patch(`/api/news/${data.id}`, { headers, data: { title: "Judul lain" } });
  // However many look, what changed is seen within seconds.
  await expect
    .poll(async () => (await (await request.get(`/news/${draft.slug}`)).text()).includes("Judul lain"), {
      intervals: [200],
      timeout: 9_000,
    })
    .toBe(true);
  const feed = await (await request.get("/api/news/rss")).text();
  const [, link = ""] = /<item>[\s\S]*?<link>([^<]+)<\/link>/.exec(feed) ?? [];
  expect((await page.goto(new URL(link).pathname))?.status()).toBe(200);
});

test("the news are kept by anybody for a minute, and speak the reader's language around them", async ({ request }) => {
  const answer = await request.get("/news", { headers: { "accept-language": "en-GB,en;q=0.9" } });
  expect(answer.headers()).toMatchObject({
    "cache-control": "public, max-age=60",
    vary: expect.stringContaining("Accept-Language"),
    "content-security-policy": expect.stringContaining("default-src 'self'"),
  });
  expect(await answer.text()).toContain('<html lang="en">');
  const other = await request.get("/news?q=tidak-ada-yang-begini&utm_source=x", {
    headers: { "accept-language": "fr" },
  });
  expect(await other.text()).toContain("Tidak ada berita untuk “tidak-ada-yang-begini”.");
  expect((await request.get("/news?cursor=x")).status()).toBe(404);
  expect((await request.fetch("/news", { method: "HEAD" })).status()).toBe(200);
  expect((await request.get("/news.html")).url()).toMatch(/\/news$/);
});

for (const width of [375, 1280])
  test(`axe finds nothing in the news, in light and dark, ${width} pixels wide, and nothing is wider`, async ({
    browser,
    request,
  }) => {
    const { headers } = await asAccount(request, emails.staff);
    const body = `# Judul\n\n| a | b |\n|---|---|\n| ${"x".repeat(300)} | 2 |\n\n\`\`\`\n${"y".repeat(300)}\n\`\`\`\n\n> kutipan\n\nhttps://a.example/${"z".repeat(300)}`;
    const made = await request.post("/api/news", {
      headers,
      data: { title: `Panjang ${freshWord()} ${"w".repeat(150)}`, body, summary: "Ringkas", status: "published" },
    });
    const { slug } = ((await made.json()) as { data: { slug: string } }).data;
    const page = await (
      await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: true })
    ).newPage();
    for (const path of ["/news", `/news/${slug}`, "/news/tidak-ada"])
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(path);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [path, id, nodes.map(({ target }) => target.join(" "))])).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
        await page.screenshot({ path: `test-results/news-${width}-${colorScheme}-${path.length}.png`, fullPage: true });
      }
    await page.close();
  });
