import { styleText } from "node:util";
import type { Display, Progress } from "./display.ts";
import { type LogFields, readFields, requestLine, wholeLine } from "./lines.ts";

const fallbackColumns = 80;
const warning = 40;
/** Back to the line's beginning, and what stands there is gone. */
const clearLine = "\r\u001b[2K";

/**
 * What a person sees: one line for each step of the start, written anew as it goes on; after the greeting one for each request. Every
 * request passes the door, whose line stands for it; what the services say of their part, and what is said of loading the
 * demonstration, is left out. Warnings and errors are shown whenever they come, whole.
 */
export function openTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Display {
  let current: (Progress & { beganAt: number }) | undefined;
  /** When the greeting was shown. What began before it is of the start, though its line, and even its end, may come after. */
  let upAt = Number.POSITIVE_INFINITY;

  // A window that is closed takes nothing any more, and says so by SIGHUP: everything still ends in good order.
  for (const stream of [stdout, stderr]) stream.on("error", () => undefined);

  const columns = () => stdout.columns || fallbackColumns;
  const draw = () => {
    if (!current) return;
    const state = current.state ? `  ${current.state}` : "";
    // A line that is wrapped could not be written anew.
    stdout.write(`${clearLine}${`… ${current.step}${state}`.slice(0, columns() - 1)}`);
  };
  /** Above the line of the step under way, which moves down. */
  const write = (stream: NodeJS.WriteStream, text: string) => {
    if (current) stdout.write(clearLine);
    stream.write(`${text}\n`);
    draw();
  };
  const finish = () => {
    if (!current) return;
    const seconds = ((performance.now() - current.beganAt) / 1_000).toFixed(1);
    const took = styleText("dim", `${seconds} s`);
    stdout.write(`${clearLine}${styleText("green", "✓")} ${current.step}  ${took}\n`);
    current = undefined;
  };
  const isShown = (program: string, { level, time, ms = 0, msg }: LogFields) =>
    Number(level) >= warning ||
    (Date.parse(String(time)) - Number(ms) >= upAt && (program === "gateway" || msg !== undefined));

  return {
    progress({ step, state }) {
      if (current?.step !== step) finish();
      else if (current.state === state) return;
      current = { beganAt: current?.beganAt ?? performance.now(), step, ...(state && { state }) };
      draw();
    },
    line(program, line) {
      const fields = readFields(line);
      if (!fields) write(stdout, `${program}: ${line}`);
      else if (isShown(program, fields)) write(stdout, requestLine(fields, columns()) ?? wholeLine(program, fields));
    },
    errorLine: (program, line) => write(stderr, `${program}: ${line}`),
    complain: (line) => write(stderr, line),
    greet(text) {
      finish();
      upAt = Date.now();
      stdout.write(text);
    },
    leave(isAsked) {
      // What was under way is broken off, and not done. Where something failed, its complaint is the last line.
      if (current) stdout.write(isAsked ? "\n" : clearLine);
      if (isAsked) stdout.write(`${clearLine}Stopping …\n`);
      current = undefined;
      upAt = Number.POSITIVE_INFINITY;
    },
  };
}
