import { problems } from "@rawat/contracts";
import { type Child, h } from "../ui/element.ts";

/** Text in which `words in backticks` are code, and an error's code leads to what it means. */
export function prose(text: string): Child[] {
  return text.split(/(`[^`]+`)/).map((piece) => {
    const code = /^`([^`]+)`$/.exec(piece)?.[1];
    if (code === undefined) return piece;
    return code in problems ? h("a", { href: `#${code}` }, h("code", {}, code)) : h("code", {}, code);
  });
}
