import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answered } from "../harness/caller.ts";
import { onServers, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let desk: string;
let serial = 0;
beforeAll(async () => {
  rawat = await startRawat({ instances: { staff: onServers ? 2 : 1 } });
  desk = await tokenOf(rawat.ask, "frontdesk");
});
afterAll(() => rawat.stop());

const word = () => `kabar${++serial}x${Math.random().toString(36).slice(2, 8)}`;
const write = (more: object = {}): Promise<Answered> =>
  rawat.ask("POST", "/api/news", {
    token: desk,
    json: { title: `Berita ${word()}`, body: "Isi.", status: "published", ...more },
  });
const written = async (more: object = {}) => {
  const { status, text, body } = await write(more);
  expect(status, text).toBe(201);
  return body.data;
};
const send = (method: string, path: string, json?: object) => rawat.ask(method, path, { token: desk, json });
const visit = (path: string) => rawat.ask("GET", path);

describe("the slug of news", () => {
  it.each([
    ["Vaksin & Imunisasi: diskon 50%!", "vaksin-dan-imunisasi-diskon-50-persen"],
    ["Jum’at libur — Poli Gigi", "jumat-libur-poli-gigi"],
    ["Kafé Ñandú", "kafe-nandu"],
  ])("is made of the words of its title: %s", async (title, slug) => {
    const news = await written({ title });
    expect(news.slug.replace(/-\d+$/, (number: string) => (slug.endsWith(number) ? number : ""))).toBe(slug);
  });

  it("is there also for a title that has no such words", async () => {
    expect((await written({ title: "¿¡!?" })).slug).toMatch(/^berita/);
    const long = await written({ title: `${"panjang ".repeat(24)}x` });
    expect(long.slug).toMatch(/^(?:panjang-){9}panjang(?:-\d+)?$/);
  });

  it("leads to nothing else: neither to the feed nor to the id of others", async () => {
    const other = await written();
    for (const title of ["RSS", other.id, other.id.toUpperCase()]) {
      const { id, slug } = await written({ title });
      expect(slug).toMatch(/^berita-/);
      expect((await visit(`/api/news/${slug}`)).body.data.id).toBe(id);
    }
    for (const slug of ["rss", other.id]) {
      expect((await write({ slug })).status).toBe(400);
      expect((await send("PATCH", `/api/news/${other.id}`, { slug })).status).toBe(400);
    }
  });

  it("is one that leads to them however many of one long title there are", async () => {
    const title = `${"k".repeat(59)} ${word()}`;
    for (let more = 0; more < 51; more++) expect((await write({ title })).status).toBe(201);
    const { id, slug } = await written({ title });
    expect((await visit(`/api/news/${slug}`)).body.data.id).toBe(id);
    expect(slug.length).toBeLessThanOrEqual(100);
  });

  it("is one for each of twenty of one title at once", async () => {
    const title = `Serempak ${word()}`;
    const all = await Promise.all(Array.from({ length: 20 }, () => write({ title })));
    expect(all.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(new Set(all.map(({ body }) => body.data.slug)).size).toBe(20);
  });

  it("stays when the title changes, and is another when it is told; another's is refused", async () => {
    const [one, other] = [await written(), await written()];
    const renamed = await send("PATCH", `/api/news/${one.id}`, { title: "Judul baru" });
    expect(renamed.body.data).toMatchObject({ title: "Judul baru", slug: one.slug });
    const replaced = await send("PUT", `/api/news/${one.id}`, {
      title: "Lain lagi",
      body: "Isi.",
      status: "published",
    });
    expect(replaced.body.data).toMatchObject({ slug: one.slug, publishedAt: one.publishedAt });
    const slug = `sendiri-${word()}`;
    expect((await send("PATCH", `/api/news/${one.slug}`, { slug })).body.data.slug).toBe(slug);
    expect((await send("PATCH", `/api/news/${one.id}`, { slug: other.slug })).body.code).toBe("slug_taken");
    expect((await write({ slug: "Bukan Slug" })).status).toBe(400);
  });
});
