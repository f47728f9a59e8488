import type { News } from "@rawat/contracts";
import { type ComponentChildren, h } from "preact";
import type { Words } from "./words.ts";

export interface Around {
  words: Words;
  clinicName: string;
  zone: string;
}

/** What the head of a page says, and its body. */
export interface View {
  status: number;
  title: string;
  description?: string;
  body: ComponentChildren;
}

/** A list of news, with a search and the way to older ones. */
export function listView(around: Around, news: readonly News[], { q, older }: { q: string; older?: string }): View {
  const { words, clinicName } = around;
  const list = h(
    "ul",
    { class: "news-list", role: "list" },
    news.map((one) =>
      h(
        "li",
        { key: one.id },
        h("h2", null, h("a", { href: addressOf(one) }, one.title)),
        whenOf(around, one),
        one.summary && h("p", null, one.summary),
      ),
    ),
  );
  const search = h(
    "form",
    { class: "news-search", role: "search", action: "/news", method: "get" },
    h("input", {
      type: "search",
      name: "q",
      value: q,
      "aria-label": words.search,
      placeholder: words.search,
      maxLength: 200,
    }),
    h("button", { type: "submit", class: "button plain" }, words.find),
  );
  return {
    status: 200,
    title: `${words.news} · ${clinicName}`,
    body: page(
      around,
      h("h1", null, words.news),
      search,
      news.length > 0 ? list : h("p", { class: "lead" }, q ? words.noMatch(q) : words.none),
      h(
        "nav",
        { class: "news-foot", "aria-label": words.news },
        older
          ? h("a", { href: older, rel: "next" }, words.older)
          : q
            ? h("a", { href: "/news" }, words.all)
            : h("span", null),
        h("a", { href: "/api/news/rss" }, words.follow),
      ),
    ),
  };
}

/** One piece of news. Its HTML was made safe when it was written. */
export function newsView(around: Around, news: News): View {
  const { words, clinicName } = around;
  return {
    status: 200,
    title: `${news.title} · ${clinicName}`,
    ...(news.summary && { description: news.summary }),
    body: page(
      around,
      h(
        "article",
        { class: "news-article" },
        h("h1", null, news.title),
        whenOf(around, news),
        news.summary && h("p", { class: "lead" }, news.summary),
        h("div", { class: "news-text", dangerouslySetInnerHTML: { __html: news.html } }),
      ),
      h("nav", { class: "news-foot", "aria-label": words.news }, h("a", { href: "/news" }, words.all)),
    ),
  };
}

/** What is said where there is nothing to read. */
export const apologyView = (around: Around, status: number, text: string): View => ({
  status,
  title: `${around.words.news} · ${around.clinicName}`,
  body: page(
    around,
    h("h1", null, around.words.news),
    h("p", { class: "lead" }, text),
    h("p", null, h("a", { href: "/news" }, around.words.all)),
  ),
});

const addressOf = ({ slug }: News) => `/news/${slug}`;

function whenOf({ words, zone }: Around, { publishedAt, createdAt, categoryId, categoryName }: News) {
  const at = publishedAt ?? createdAt;
  const day = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeZone: zone }).format(new Date(at));
  return h(
    "p",
    { class: "news-when" },
    h("time", { dateTime: at }, day),
    categoryName && h("a", { href: `/news?categoryId=${categoryId}` }, categoryName),
  );
}

const page = ({ words, clinicName }: Around, ...content: ComponentChildren[]) => [
  h("a", { class: "skip", href: "#content" }, words.skipToContent),
  h(
    "header",
    { class: "header" },
    h(
      "div",
      { class: "header-in" },
      h(
        "a",
        { class: "brand", href: "/" },
        h("img", { src: "/logo.svg", alt: "", width: 34, height: 34 }),
        h("span", null, clinicName),
      ),
      h("div", { class: "switches" }, h("a", { class: "button quiet", href: "/login.html" }, words.signIn)),
    ),
  ),
  h("main", { id: "content", class: "news", tabIndex: -1 }, ...content),
];
