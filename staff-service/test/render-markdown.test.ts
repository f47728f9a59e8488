import { expect, it } from "vitest";
import { renderMarkdown } from "../src/news/render-markdown.ts";

const charactersMax = 100_000;
const filled = (piece: string) => piece.repeat(Math.ceil(charactersMax / piece.length)).slice(0, charactersMax);

const outcomeOf = (text: string): string => {
  try {
    return renderMarkdown(text) && "rendered";
  } catch (error) {
    return JSON.stringify(error);
  }
};

it.each([
  "- a\n",
  "- - - - a\n",
  "a\n\n",
  "# a\n",
  "1. a\n",
  "a\n-\n",
  "**a*",
  "![",
  "[",
  "~~a",
  "http://a.b ",
  "a@b.co ",
])("a text of nothing but %j, as long as one may be, is refused before it costs anything", (piece) => {
  const startedAt = performance.now();
  expect(outcomeOf(filled(piece))).toContain("Expected a text of a usual size");
  expect(performance.now() - startedAt).toBeLessThan(50);
});

it("the longest text that somebody writes is news, with its paragraphs, lists and links", () => {
  const section =
    "## Kapan harus ke dokter?\n\n" +
    "Demam (di atas 38 °C) selama tiga hari: hubungi kami! Bawalah _semua_ obat, dan **kartu** Anda; tulislah pertanyaan.\n\n" +
    "- pusing\n- mual & muntah\n- sesak napas\n\n" +
    "Baca juga [jadwal dokter](https://klinik.example/jadwal?hari=senin) atau tulis ke info@klinik.example.\n\n";
  const text = filled(section);
  expect(renderMarkdown(text)).toContain('<a href="https://klinik.example/jadwal?hari=senin"');
});
