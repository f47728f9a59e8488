import { Invalid } from "@rawat/platform";
import MarkdownIt, { type Token } from "markdown-it";

/** Where a link may lead: elsewhere on the web, to a mailbox or a telephone, or within this site. */
const followable = /^(?:https?:\/\/|mailto:|tel:|\/(?!\/)|#)/i;

const nestingMax = 20;

// HTML is shown as the text that it is.
const markdown = new MarkdownIt("default", { html: false, linkify: true, typographer: false });
// Quotations in quotations, a hundred deep, would be gone through for each line that goes on.
markdown.set({ maxNesting: nestingMax } as object);
markdown.validateLink = (url) => followable.test(url.trim());
// Neither search engines nor the other site are told more than that somebody followed a link.
markdown.renderer.rules.link_open = (tokens, at, options, _, renderer) => {
  tokens[at]?.attrSet("rel", "nofollow noopener noreferrer");
  return renderer.renderToken(tokens, at, options);
};

// Columns would be aligned by styles in the text, which no page of ours lets in.
for (const cell of ["th_open", "td_open"] as const)
  markdown.renderer.rules[cell] = (tokens, at, options, _, renderer) => {
    const [token] = tokens.slice(at, at + 1);
    if (token) token.attrs = null;
    return renderer.renderToken(tokens, at, options);
  };

/**
 * Markdown as HTML that is safe to be put into a page: a fixed set of elements without scripts, styles or frames, whatever it says.
 *
 * @throws Invalid for images: they would tell whoever keeps them who reads the clinic's news; for a text that is made of hardly anything but
 * marks, of which each costs; and for one that would grow beyond measure, as where one long address is referred to ten thousand times, or where
 * short rows of a wide table are filled up.
 */
export function renderMarkdown(text: string): string {
  if (cellsOf(text) > cellsMax) throw unfit("Expected tables of a usual size");
  if (linesOf(text) > linesMax || marksOf(text) > marksMax) throw unfit("Expected a text of a usual size");
  const environment = {};
  const tokens = markdown.parse(text, environment);
  if (hasImage(tokens)) throw unfit("Expected no images");
  if (charactersOf(tokens) > charactersMax) throw unfit("Expected a text of a usual size");
  const html = markdown.renderer.render(tokens, markdown.options, environment);
  if (html.length > charactersMax) throw unfit("Expected a text of a usual size");
  return html;
}

const unfit = (message: string) =>
  new Invalid("invalid_request", { detail: "Some fields are not valid", issues: [{ path: "body", message }] });

/** More than the longest text has that somebody writes; so many take less than a tenth of a second. */
const linesMax = 4_000;
const marksMax = 6_000;

const linesOf = (text: string): number => text.split("\n").length;
/** What may begin emphasis, code, a link, an entity or an escape, an address on the web or a mailbox. */
const marksOf = (text: string): number => text.match(/[*_~`[\]!<>&@\\:]/g)?.length ?? 0;

/** Characters of HTML: the longest text as it is, and what its marks add. */
const charactersMax = 1_000_000;

/** What will be written at least, told before it is: what one address comes to is kept once until then, however often it stands there. */
const charactersOf = (tokens: readonly Token[] | null): number =>
  tokens?.reduce(
    (sum, { content, attrs, children }) =>
      sum +
      (children ? charactersOf(children) : content.length) +
      (attrs?.reduce((length, [, value]) => length + String(value).length, 0) ?? 0),
    0,
  ) ?? 0;

/** More than any table of a clinic has; they take hundredths of a second. */
const cellsMax = 5_000;

/** What stands between the head of a table and its rows (GitHub Flavored Markdown, 4.10), in a list or a quotation too. */
const delimiterRow = /^[\s>*+\d.:|-]+$/;

/** How many cells tables come to at most: a row has as many as its head, however few of them are written. Told before they are made. */
function cellsOf(text: string): number {
  let cells = 0;
  let columns = 0;
  for (const line of text.split("\n")) {
    if (/^[\s>]*$/.test(line)) columns = 0;
    else if (line.includes("|") && line.includes("-") && delimiterRow.test(line))
      columns = Math.max(columns, line.split("|").length);
    cells += columns;
  }
  return cells;
}

const hasImage = (tokens: readonly Token[] | null): boolean =>
  tokens?.some(({ type, children }) => type === "image" || hasImage(children)) ?? false;
