import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let desk: string;
beforeAll(async () => {
  rawat = await startRawat();
  desk = await tokenOf(rawat.ask, "frontdesk");
});
afterAll(() => rawat.stop());

const write = ({ body }: { body: string }) =>
  rawat.ask("POST", "/api/news", { token: desk, json: { title: "Berita", body, status: "published" } });
const written = async (wish: { body: string }) => {
  const { status, text, body } = await write(wish);
  expect(status, text).toBe(201);
  return body.data;
};

/** What an attacker writes, and what may not be in the page that comes of it. */
const hostile = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[klik](javascript:alert(1))",
  "[klik](JaVaScRiPt:alert(1))",
  "[klik](java&#x0A;script:alert(1))",
  "[klik](data:text/html;base64,PHNjcmlwdD4=)",
  "[klik](vbscript:x)",
  "[klik](//evil.example/a)",
  "<javascript:alert(1)>",
  '[a](https://a.example "x" onmouseover=alert(1) "")',
  "<a href='javascript:alert(1)'>x</a>",
  "```html\n</code></pre><script>alert(1)</script>\n```",
  "<style>*{display:none}</style>",
  "<iframe src=https://evil.example></iframe>",
  "[ref]\n\n[ref]: javascript:alert(1)",
  "| a |\n|:-:|\n| b |",
];

describe("the Markdown of news", () => {
  it("becomes headings, lists, emphasis and links", async () => {
    const { html } = await written({ body: "## Judul\n\n- **satu**\n\n[laman](https://a.example/x?y=1&z=2)" });
    expect(html).toContain("<h2>Judul</h2>");
    expect(html).toContain("<li><strong>satu</strong></li>");
    expect(html).toContain('<a href="https://a.example/x?y=1&amp;z=2" rel="nofollow noopener noreferrer">laman</a>');
  });

  it.each([1_000, 5_000, 20_000, 50_000])(
    "grows to no more than a page can hold, of one address of %i characters too",
    async (length) => {
      const body = `[a]: /${"x".repeat(length)}\n\n${"[a] ".repeat((99_000 - length) / 4)}`;
      const startedAt = performance.now();
      const { status, body: problem } = await write({ body });
      expect([status, problem.errors]).toEqual([400, [{ path: "body", message: "Expected a text of a usual size" }]]);
      expect(performance.now() - startedAt).toBeLessThan(3_000);
    },
  );

  const table = (columns: number, rows: number, row = "|", before = "") =>
    ["|a".repeat(columns), "|-".repeat(columns), ...Array(rows).fill(row)].map((line) => before + line).join("\n");
  it.each([
    ["wide", table(4_000, 15_000)],
    ["long", table(3, 20_000, "|a|")],
    ["in a quotation", table(1_000, 6_000, "|", "> ")],
    ["in a list", `- ${table(1_000, 6_000, "|", "  ").trimStart()}`],
    ["that is one line of dashes", `|a|\n|-\n${"- ".repeat(40_000)}x|\n${"|\n".repeat(5_000)}`],
    ["one after the other", Array(50).fill(table(100, 100)).join("\n\n")],
  ])("makes no table that takes the time of others: %s", async (_, body) => {
    const startedAt = performance.now();
    const { status, body: problem } = await write({ body });
    expect([status, problem.errors]).toEqual([400, [{ path: "body", message: "Expected tables of a usual size" }]]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it("goes through no quotation in a quotation a hundred deep for each line that goes on", async () => {
    const startedAt = performance.now();
    const { status, text } = await write({ body: `${">".repeat(98)} a\n${"[\n".repeat(3_900)}` });
    expect(status, text).toBe(201);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it("makes the tables that a clinic has", async () => {
    const { html } = await written({ body: `Jadwal\n\n---\n\n${table(8, 60, "|a|b|c")}` });
    expect(html.match(/<td>/g)).toHaveLength(480);
  });

  it.each(["\ufffe", "\uffff", "\u{1fffe}"])(
    "holds nothing that a reader of the feed would stumble over: %j",
    async (sign) => {
      expect((await write({ body: `Isi ${sign}` })).status).toBe(400);
    },
  );

  it.each(hostile)("is shown as text where it would do something: %s", async (body) => {
    const { html } = await written({ body });
    const tags = [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)];
    for (const [, tag, attributes] of tags) {
      expect(
        "p h1 h2 h3 h4 h5 h6 ul ol li strong em s code pre blockquote a hr br table thead tbody tr th td".split(" "),
      ).toContain(tag);
      expect(attributes).toMatch(
        /^(?: (?:href="(?:https?:|mailto:|tel:|\/(?!\/)|#)[^"]*"|rel="[^"]*"|title="[^"]*"|class="language-[\w-]*"|start="\d+"))* ?\/?$/,
      );
    }
  });

  it.each(["![foto](https://a.example/a.png)", "- > ![a](/b.png)", "![a][b]\n\n[b]: https://a.example/c.png"])(
    "is refused with images from anywhere: %s",
    async (body) => {
      const { status, body: told } = await write({ body });
      expect([status, told.errors[0]]).toEqual([400, { path: "body", message: "Expected no images" }]);
    },
  );
});
