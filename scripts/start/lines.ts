import { styleText } from "node:util";

const colours = ["cyan", "magenta", "green", "yellow", "blue"] as const;

/** Writes one line of a program's output. */
export type WriteLine = (line: string) => void;

/**
 * How a program's lines are shown: as they are where a machine reads them, otherwise short, after the program's name in a
 * colour of its own.
 */
export function createWriter(name: string, index: number, stream: NodeJS.WriteStream): WriteLine {
  if (!stream.isTTY) return (line) => stream.write(`${line}\n`);
  const prefix = styleText(colours[index % colours.length] ?? "cyan", name.padEnd(12));
  return (line) => stream.write(`${prefix}${readable(line)}\n`);
}

type Fields = Record<string, unknown>;

/** A log line as people read it; what is none stays as it is. */
function readable(line: string): string {
  let fields: Fields;
  try {
    fields = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof fields !== "object" || fields === null) return line;
  const { level, time, service: _, msg, ...rest } = fields;
  const at = styleText("dim", String(time ?? "").slice(11, 19));
  const text = "status" in rest && "path" in rest ? requestLine(rest) : [msg, ...detailsOf(rest)].join(" ");
  return `${at} ${toned(Number(level), text)}`;
}

const requestLine = ({ method, path, status, ms }: Fields) => `${method} ${path} ${status} ${ms} ms`;

function detailsOf({ err, pid: _, hostname: __, ...rest }: Fields): string[] {
  const details = Object.entries(rest).map(([name, value]) => styleText("dim", `${name}=${JSON.stringify(value)}`));
  const stack = (err as { stack?: string } | undefined)?.stack;
  return stack ? [...details, `\n${stack}`] : details;
}

const warning = 40;
const fault = 50;
const toned = (level: number, text: string) =>
  level >= fault ? styleText("red", text) : level >= warning ? styleText("yellow", text) : text;
