import "../without-eval.ts";
import { errorList } from "../docs/error-list.ts";
import { type Call, callsByTag, type OpenApi } from "../docs/openapi.ts";
import { operationView } from "../docs/operation-view.ts";
import { schemaView } from "../docs/schema-view.ts";
import { NoAnswer } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { fill, h } from "../ui/element.ts";
import { failureCard } from "../ui/failure-card.ts";
import { brand, drawPage, languageSwitch, setTitle, skipLink, startPage, themeSwitch } from "../ui/page.ts";
import { searchField } from "../ui/search-field.ts";

let contract: OpenApi | undefined;

function draw(): void {
  setTitle(t.docs.title);
  const content = h("main", { id: "content", class: "docs", tabindex: -1 });
  drawPage(
    skipLink(),
    h(
      "header",
      { class: "header" },
      h("div", { class: "header-in" }, brand("/"), h("div", { class: "switches" }, languageSwitch(), themeSwitch())),
    ),
    content,
  );
  if (contract) show(content, contract);
  else void load(content);
}

async function load(content: HTMLElement): Promise<void> {
  fill(content, h("div", { class: "skeleton block", "aria-busy": "true", "aria-label": t.docs.loading }));
  try {
    contract = await readContract();
    show(content, contract);
    followFragment();
  } catch (error) {
    fill(
      content,
      failureCard(t.failures.pageTitle, error, () => void load(content)),
    );
  }
}

async function readContract(): Promise<OpenApi> {
  const answer = await fetch("/openapi.json", { signal: AbortSignal.timeout(10_000) }).catch((cause) => {
    throw new NoAnswer(navigator.onLine ? "unreachable" : "offline", cause);
  });
  if (!answer.ok) throw new NoAnswer("unreachable");
  return (await answer.json()) as OpenApi;
}

function show(content: HTMLElement, openApi: OpenApi): void {
  const tags = [...callsByTag(openApi, t.docs.other)];
  const schemas = Object.entries(openApi.components?.schemas ?? {});
  const operations = tags.map(([tag, calls]) => tagSection(tag, calls));
  const filter = searchField(t.docs.filter, t.docs.filter, (text) => sift(content, text.toLowerCase()));
  fill(
    content,
    h(
      "nav",
      { class: "contents", "aria-label": t.docs.contents },
      h(
        "ul",
        { role: "list" },
        ...[...tags.map(([tag]) => [`tag-${tag}`, tag]), ["schemas", t.docs.schemas], ["errors", t.docs.errors]].map(
          ([id, text]) => h("li", {}, h("a", { href: `#${id}` }, text)),
        ),
      ),
    ),
    h(
      "div",
      { class: "docs-body" },
      h("h1", { tabindex: -1 }, t.docs.title),
      h("p", { class: "lead" }, t.docs.lead, " ", h("a", { href: "/openapi.json" }, t.docs.rawFile)),
      filter.element,
      ...operations,
      h(
        "section",
        { id: "schemas" },
        h("h2", {}, t.docs.schemas),
        ...schemas.map(([name, schema]) =>
          h(
            "details",
            { class: "operation", id: `schema-${name}` },
            h("summary", {}, h("code", {}, name)),
            h("div", { class: "operation-body" }, schemaView(schema)),
          ),
        ),
      ),
      h("section", { id: "errors" }, h("h2", {}, t.docs.errors), h("p", {}, t.docs.errorsLead), errorList()),
    ),
  );
}

const tagSection = (tag: string, calls: readonly Call[]) =>
  h("section", { id: `tag-${tag}`, class: "tag-section" }, h("h2", {}, tag), ...calls.map(operationView));

/** Leaves only the operations that hold every word, and no empty headings. */
function sift(content: HTMLElement, text: string): void {
  const words = text.split(/\s+/).filter(Boolean);
  for (const section of content.querySelectorAll<HTMLElement>(".tag-section")) {
    const operations = [...section.querySelectorAll<HTMLElement>(".operation")];
    for (const operation of operations) {
      operation.hidden = !words.every((word) => operation.dataset.search?.includes(word));
    }
    section.hidden = operations.every(({ hidden }) => hidden);
  }
}

/** The page is drawn after the browser looked for the fragment; what it names is unfolded and brought into view. */
function followFragment(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target instanceof HTMLDetailsElement) target.open = true;
  target.scrollIntoView();
}

startPage(draw);
addEventListener("hashchange", followFragment);
