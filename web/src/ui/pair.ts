import { h } from "./element.ts";

/** A term and what it is, for a description list; a long one takes the whole width. */
export const pair = (term: string, text: string, wide = false): HTMLElement =>
  h("div", { class: wide ? "pair wide" : "pair" }, h("dt", {}, term), h("dd", {}, text));
