import { problems } from "@rawat/contracts/without-schemas";

interface Props {
  text: string;
  class?: string;
}

/** What a contract says, in English. `words in backticks` are code, an error's code leads to what it means, and dashes begin the points of a list. */
export const Prose = ({ text, class: name = "" }: Props) => (
  <p class={`lines ${name}`} lang="en">
    <Words text={text} />
  </p>
);

/** The same within a line. */
export const Words = ({ text }: { text: string }) =>
  text
    .replace(/^- /gm, "• ")
    .split(/(`[^`]+`)/)
    .map((piece, place) => {
      const code = /^`([^`]+)`$/.exec(piece)?.[1];
      if (code === undefined) return piece;
      // Alone, or behind its status: `404 not_found`.
      const [name = ""] = /\w+$/.exec(code) ?? [];
      const drawn = <code>{code}</code>;
      return name in problems ? (
        <a key={place} href={`#${name}`}>
          {drawn}
        </a>
      ) : (
        drawn
      );
    });
