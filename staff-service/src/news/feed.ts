import { Feed } from "feed";
import { readClinic } from "../clinic/describe-clinic.ts";
import type { Deps } from "../deps.ts";
import { listNews } from "./news-store.ts";

const itemsMax = 20;

/** The latest news as RSS 2.0. */
export async function newsFeed(deps: Deps): Promise<string> {
  const [{ clinic }, { data: latest }] = await Promise.all([
    readClinic(deps),
    listNews(deps.db, { limit: itemsMax, only: "shown" }),
  ]);
  const site = deps.publicUrl.replace(/\/$/, "");
  const feed = new Feed({
    title: clinic.name,
    description: clinic.name,
    id: site,
    link: site,
    language: "id",
    copyright: clinic.name,
    feedLinks: { rss: `${site}/api/news/rss` },
    generator: "Rawat",
    ...(latest[0] && { updated: new Date(latest[0].updatedAt) }),
  });
  for (const { id, slug, title, summary, html, publishedAt, createdAt, categoryName } of latest)
    feed.addItem({
      id,
      title: asText(title),
      link: `${site}/news/${slug}`,
      content: html,
      date: new Date(publishedAt ?? createdAt),
      ...(summary && { description: asText(summary) }),
      ...(categoryName && { category: [{ name: categoryName }] }),
    });
  return feed.rss2();
}

/** Readers of feeds take a title and a description for HTML: what is text there must say so. */
const asText = (text: string): string =>
  text.replace(/[&<>]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[letter] ?? letter);
