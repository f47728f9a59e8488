import { styleText } from "node:util";

/** A program's log line, read. */
export type LogFields = Record<string, unknown>;

/** The fields of a log line; undefined for a line that is none. */
export function readFields(line: string): LogFields | undefined {
  try {
    const fields: unknown = JSON.parse(line);
    return typeof fields === "object" && fields !== null ? (fields as LogFields) : undefined;
  } catch {
    return undefined;
  }
}

const infoLevel = 30;
const errorLevel = 50;

/**
 * A request in one short line, its path cut to what `columns` leave; undefined for a line that is more than that. What failed tells
 * why, however long that is.
 */
export function requestLine(fields: LogFields, columns: number): string | undefined {
  const { level, method, path, status, ms, fault, cause } = fields;
  if (Number(level) > infoLevel || typeof path !== "string" || typeof status !== "number") return undefined;
  const before = `${clockOf(fields)} ${method} `;
  const after = ` ${status}${ms === undefined ? "" : ` ${ms} ms`}`;
  const told = shortened(path, Math.max(8, columns - before.length - after.length));
  const tone = status >= 500 ? "red" : status >= 400 ? "yellow" : undefined;
  const why = status >= 500 ? [fault, cause].filter((text) => text !== undefined).map((text) => ` ${text}`) : [];
  const end = [after, ...why].join("");
  return `${styleText("dim", before)}${told}${tone ? styleText(tone, end) : end}`;
}

/** Paths differ at their ends, and begin alike. */
function shortened(path: string, max: number): string {
  if (path.length <= max) return path;
  const front = Math.ceil((max - 1) / 2);
  return `${path.slice(0, front)}…${path.slice(path.length - (max - 1 - front))}`;
}

/** Everything that a line says, after the program's name. */
export function wholeLine(program: string, fields: LogFields): string {
  const { level, time: _, service: __, msg, ...rest } = fields;
  const text = [program, ...(msg === undefined ? [] : [msg]), ...detailsOf(rest)].join(" ");
  return `${styleText("dim", clockOf(fields))} ${toned(Number(level), text)}`;
}

/** The time of day where the person is who looks on. */
const clockOf = ({ time }: LogFields) => new Date(String(time)).toTimeString().slice(0, 8);

function detailsOf({ err, pid: _, hostname: __, ...rest }: LogFields): string[] {
  const details = Object.entries(rest).map(([name, value]) => styleText("dim", `${name}=${JSON.stringify(value)}`));
  return err === undefined ? details : [...details, `\n${errorText(err)}`];
}

interface ToldError {
  type?: string;
  message?: string;
  stack?: string;
  cause?: unknown;
}

/** An error as the logger tells it: its words and where it came from are fields of their own. */
function errorText(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const { type, message, stack, cause, ...rest } = error as ToldError;
  const more = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const head = [`${type ?? "Error"}: ${message ?? ""}`, ...more].join(" ");
  return [head, ...(stack ? [stack] : []), ...(cause === undefined ? [] : [`caused by ${errorText(cause)}`])].join(
    "\n",
  );
}

const toned = (level: number, text: string) =>
  level >= errorLevel ? styleText("red", text) : level > infoLevel ? styleText("yellow", text) : text;
