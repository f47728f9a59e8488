import type { Transaction } from "@rawat/platform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { showDue } from "../../staff-service/src/news/news-store.ts";
import { type Answered, askAt } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { onServers, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let desk: string;
let admin: string;
let patient: string;
let serial = 0;
beforeAll(async () => {
  rawat = await startRawat({
    instances: { staff: onServers ? 2 : 1 },
    environment: { PUBLIC_URL: "https://klinik.example" },
  });
  [desk, admin, patient] = await Promise.all([
    tokenOf(rawat.ask, "frontdesk"),
    tokenOf(rawat.ask, "admin"),
    tokenOf(rawat.ask, "patient"),
  ]);
});
afterAll(() => rawat.stop());

const word = () => `kabar${++serial}x${Math.random().toString(36).slice(2, 8)}`;
const write = (more: object = {}, token = desk): Promise<Answered> =>
  rawat.ask("POST", "/api/news", {
    token,
    json: { title: `Berita ${word()}`, body: "Isi.", status: "published", ...more },
  });
const written = async (more: object = {}) => {
  const { status, text, body } = await write(more);
  expect(status, text).toBe(201);
  return body.data;
};
const send = (method: string, path: string, json?: object, headers = {}) =>
  rawat.ask(method, path, { token: desk, json, headers });
const visit = (path: string, headers = {}) => rawat.ask("GET", path, { headers });

describe("news", () => {
  it("are read by everybody once they are published, and by who writes them before", async () => {
    const draft = await written({ status: "draft" });
    for (const at of [draft.id, draft.slug]) {
      expect((await visit(`/api/news/${at}`)).status).toBe(404);
      expect((await rawat.ask("GET", `/api/news/${at}`, { token: patient })).status).toBe(404);
      expect((await rawat.ask("GET", `/api/news/${at}`, { token: admin })).body.data).toEqual(draft);
    }
    expect(draft).toMatchObject({ status: "draft", publishedAt: null });
    const published = await send("PATCH", `/api/news/${draft.id}`, { status: "published" });
    expect(published.body.data.publishedAt).not.toBeNull();
    for (const at of [draft.id, draft.slug])
      expect((await visit(`/api/news/${at}`)).body.data).toEqual(published.body.data);
    await send("PATCH", `/api/news/${draft.id}`, { status: "draft" });
    expect((await visit(`/api/news/${draft.id}`)).status).toBe(404);
  });

  it("are shown as they were written last, and keep when they were published", async () => {
    const { id, publishedAt } = await written({ body: "Isi *lama*." });
    const shown = async () => (await visit(`/api/news/${id}`)).body.data;
    await send("PATCH", `/api/news/${id}`, { title: `Berita ${word()}` });
    expect(await shown()).toMatchObject({ body: "Isi *lama*.", html: "<p>Isi <em>lama</em>.</p>\n", publishedAt });
    await send("PATCH", `/api/news/${id}`, { body: "Isi *baru*." });
    expect(await shown()).toMatchObject({ html: "<p>Isi <em>baru</em>.</p>\n", publishedAt });
    const form = { title: `Berita ${word()}`, body: "Isi **lain**.", status: "published" };
    expect((await send("PUT", `/api/news/${id}`, form, { "if-match": "*" })).status).toBe(200);
    expect(await shown()).toMatchObject({ html: "<p>Isi <strong>lain</strong>.</p>\n", publishedAt });
  });

  it("are listed the latest first, page by page, by category and by words; drafts for who writes them alone", async () => {
    const title = word();
    const { body } = await send("POST", "/api/categories", { name: `Kategori ${title}` });
    const categoryId = body.data.id;
    const days = [3, 1, 2].map((day) => `2026-01-0${day}T00:00:00.000Z`);
    for (const publishedAt of days) await written({ title: `${title} Imunisasi`, publishedAt, categoryId });
    const draft = await written({ title: `${title} Konsep`, status: "draft", categoryId });
    const first = await visit(`/api/news?categoryId=${categoryId}&limit=2`);
    const second = await visit(`/api/news?categoryId=${categoryId}&limit=2&cursor=${first.body.meta.nextCursor}`);
    const seen = [...first.body.data, ...second.body.data];
    expect(seen.map(({ publishedAt }) => publishedAt)).toEqual(days.toSorted().toReversed());
    expect(seen.every(({ categoryName }) => categoryName === `Kategori ${title}`)).toBe(true);
    const found = async (q: string) => (await visit(`/api/news?q=${encodeURIComponent(q)}`)).body.data.length;
    expect([
      await found(title),
      await found(`${title} imun`),
      await found(`${title} konsep`),
      await found("?!"),
    ]).toEqual([3, 3, 0, 0]);
    const drafts = await rawat.ask("GET", `/api/news?status=draft&categoryId=${categoryId}`, { token: desk });
    expect(drafts.body.data).toEqual([draft]);
    const others = await rawat.ask("GET", "/api/news?status=draft", { token: patient });
    expect([others.status, (await visit("/api/news?status=draft")).status]).toEqual([403, 401]);
    expect((await visit(`/api/news?status=published&categoryId=${categoryId}`)).body.data).toHaveLength(3);
  });

  it("are found by what their title says now, and no longer by what it said", async () => {
    const [before, after] = [word(), word()];
    const { id } = await written({ title: before });
    const found = async (q: string) => (await visit(`/api/news?q=${q}`)).body.data.length;
    expect([await found(before), await found(after)]).toEqual([1, 0]);
    expect((await send("PATCH", `/api/news/${id}`, { title: after })).status).toBe(200);
    expect([await found(before), await found(after)]).toEqual([0, 1]);
  });

  it("are fewer to a page where they are long, and none is left out", async () => {
    const { body } = await send("POST", "/api/categories", { name: `Kategori ${word()}` });
    const categoryId = body.data.id;
    const long = '"'.repeat(20_000);
    const made = [];
    for (const text of [long, "Isi.", long, "Isi."]) made.push((await written({ body: text, categoryId })).id);
    const seen: string[] = [];
    let cursor = "";
    for (let pages = 1; ; pages++) {
      const page = await visit(`/api/news?categoryId=${categoryId}&limit=100${cursor && `&cursor=${cursor}`}`);
      expect(page.text.length).toBeLessThan(300_000);
      seen.push(...page.body.data.map(({ id }: { id: string }) => id));
      cursor = page.body.meta.nextCursor;
      if (!cursor) {
        expect(pages).toBe(2);
        break;
      }
    }
    expect(seen).toEqual(made.toReversed());
  });

  it("that are planned are seen by who writes them alone, whatever status is asked for", async () => {
    const { id } = await written({ publishedAt: new Date(Date.now() + 3_600_000).toISOString() });
    const seenBy = async (token?: string) => {
      const { body } = await rawat.ask("GET", "/api/news?status=published&limit=100", { token });
      return body.data.some((news: { id: string }) => news.id === id);
    };
    expect([await seenBy(desk), await seenBy(admin), await seenBy(patient), await seenBy()]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    // Also where their time was moved while whoever shows them was on the way.
    const isShown = () => lookInto(rawat, "staff", (db) => showDue(db as Transaction, id, new Date().toISOString()));
    expect(await isShown()).toBe(false);
  });

  it("of one instant are all listed, page by page", async () => {
    const { body } = await send("POST", "/api/categories", { name: `Kategori ${word()}` });
    const categoryId = body.data.id;
    const publishedAt = "2026-01-05T00:00:00.000Z";
    const made = [];
    for (let more = 0; more < 3; more++) made.push((await written({ categoryId, publishedAt })).id);
    const first = await visit(`/api/news?categoryId=${categoryId}&limit=2`);
    const second = await visit(`/api/news?categoryId=${categoryId}&limit=2&cursor=${first.body.meta.nextCursor}`);
    const seen = [...first.body.data, ...second.body.data].map(({ id }) => id);
    expect(seen.toSorted()).toEqual(made.toSorted());
  });

  it("say something", async () => {
    for (const body of ["", " \n ", "\u3000"]) expect((await write({ body })).status).toBe(400);
  });

  it("are shown when their time has come, not before, and once", async () => {
    const publishedAt = new Date(Date.now() + 2_500).toISOString();
    const later = await written({ publishedAt });
    expect(later).toMatchObject({ status: "published", publishedAt });
    expect((await visit(`/api/news/${later.id}`)).status).toBe(404);
    const planned = await rawat.ask("GET", "/api/news?status=published&limit=100", { token: desk });
    expect(planned.body.data.map(({ id }: { id: string }) => id)).toContain(later.id);
    const read = await rawat.ask("GET", `/api/news/${later.id}`, { token: desk });
    await until(async () => (await visit(`/api/news/${later.id}`)).status === 200);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(publishedAt));
    const told = await lookInto(rawat, "staff", (db) =>
      db("auditTrail").where({ action: "news.publish", subjectId: later.id }),
    );
    expect(told).toMatchObject([{ role: "staff" }]);
    // Who read them while they were planned changes nothing that everybody reads by now.
    const stale = { "if-match": read.headers.get("etag") };
    const late = await send("PATCH", `/api/news/${later.id}`, { title: "Terlambat" }, stale);
    expect([late.status, late.body.code]).toEqual([412, "stale_version"]);
    const moved = await written({ publishedAt: new Date(Date.now() + 1_500).toISOString() });
    await send("PATCH", `/api/news/${moved.id}`, { status: "draft" });
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect((await visit(`/api/news/${moved.id}`)).status).toBe(404);
  });
});

describe("what everybody may read of news", () => {
  it("may be kept for a minute, and is not sent again to who has it", async () => {
    const news = await written();
    for (const path of [
      `/api/news/${news.slug}`,
      `/api/news?q=${news.title.split(" ")[1]}`,
      "/api/news/rss",
      "/api/categories",
    ]) {
      const { headers } = await visit(path);
      expect([path, headers.get("cache-control")]).toEqual([path, "public, max-age=60"]);
      const again = await visit(path, { "if-none-match": headers.get("etag") });
      expect([path, again.status, again.text]).toEqual([path, 304, ""]);
    }
    const { headers } = await visit(`/api/news/${news.id}`);
    await send("PATCH", `/api/news/${news.id}`, { body: "Isi lain." });
    const changed = await visit(`/api/news/${news.id}`, { "if-none-match": headers.get("etag") });
    expect([changed.status, changed.body.data.body]).toEqual([200, "Isi lain."]);
    expect((await rawat.ask("GET", `/api/news/${news.id}`, { token: desk })).headers.get("cache-control")).toBe(
      "no-store",
    );
  });

  it("is followed by RSS: the latest twenty, escaped, each with its address", async () => {
    const title = `Harga <b>murah</b> & "aman" ${word()} ]]>`;
    const { slug } = await written({ title, summary: "a < b & c" });
    const { status, text, headers } = await visit("/api/news/rss");
    expect([status, headers.get("content-type")]).toEqual([200, "application/rss+xml; charset=utf-8"]);
    expect(text).toContain(`<link>https://klinik.example/news/${slug}</link>`);
    // Readers of feeds take both for HTML: what is text there stays text, and fetches nothing.
    const told = text.replace(/<!\[CDATA\[(.*?)\]\]>/gs, (_, raw: string) => raw).replaceAll("&amp;", "&");
    expect(told).toContain("Harga &lt;b&gt;murah&lt;/b&gt;");
    expect(told).toContain("a &lt; b & c");
    expect(text.match(/<item>/g)?.length).toBeLessThanOrEqual(20);
    expect(text).toMatch(/^<\?xml [^>]*>\s*<rss version="2\.0"/);
  });
});

describe("a change of news", () => {
  it("is made on the version that was read: of ten at once with one If-Match one is", async () => {
    const { id, slug } = await written();
    const read = await rawat.ask("GET", `/api/news/${slug}`, { token: desk });
    const etag = read.headers.get("etag") ?? "";
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        send("PATCH", `/api/news/${id}`, { title: `Judul ${n}` }, { "if-match": etag }),
      ),
    );
    expect(all.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(412)]);
    const free = await Promise.all(
      Array.from({ length: 5 }, (_, n) => send("PATCH", `/api/news/${id}`, { summary: `${n}` })),
    );
    expect(free.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect((await send("DELETE", `/api/news/${id}`, undefined, { "if-match": etag })).status).toBe(412);
    expect((await send("DELETE", `/api/news/${slug}`)).status).toBe(204);
    expect((await visit(`/api/news/${id}`)).status).toBe(404);
  });

  it("once for its key, however often it is sent", async () => {
    const json = { title: `Sekali ${word()}`, body: "Isi." };
    const headers = { "idempotency-key": word() };
    const both = [1, 2].map(() => rawat.ask("POST", "/api/news", { token: desk, json, headers }));
    const [one, two] = await Promise.all(both);
    const again = await rawat.ask("POST", "/api/news", { token: desk, json, headers });
    expect(again.status).toBe(201);
    for (const answer of [one, two]) if (answer?.status === 201) expect(answer.body).toEqual(again.body);
  });
});

describe("a category", () => {
  it("cannot be removed while news are in it: of removing it and writing into it at once one happens", async () => {
    for (let round = 0; round < 10; round++) {
      const { body } = await send("POST", "/api/categories", { name: `Kategori ${word()}` });
      const categoryId: string = body.data.id;
      const [removed, put] = await Promise.all([
        send("DELETE", `/api/categories/${categoryId}`),
        write({ categoryId }),
      ]);
      expect([
        [204, 422],
        [409, 201],
      ]).toContainEqual([removed.status, put.status]);
    }
  });

  it("shows its new name with its news at once", async () => {
    const { body } = await send("POST", "/api/categories", { name: `Kategori ${word()}` });
    const { id } = await written({ categoryId: body.data.id });
    const name = `Nama ${word()}`;
    await send("PATCH", `/api/categories/${body.data.id}`, { name });
    expect((await rawat.ask("GET", `/api/news/${id}`, { token: desk })).body.data.categoryName).toBe(name);
  });
});

it.runIf(onServers)("news that are due are shown once by two instances at once", async () => {
  const [one, two] = rawat.services.staff.map(({ url }) => askAt(url));
  expect([one, two].every(Boolean)).toBe(true);
  const publishedAt = new Date(Date.now() + 2_000).toISOString();
  const all = await Promise.all(Array.from({ length: 20 }, () => written({ publishedAt })));
  const ids = all.map(({ id }) => id);
  const told = () =>
    lookInto(rawat, "staff", (db) => db("auditTrail").where({ action: "news.publish" }).whereIn("subjectId", ids));
  await until(async () => (await told()).length >= 20);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await told()).toHaveLength(20);
});
