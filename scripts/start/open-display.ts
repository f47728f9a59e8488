import type { Display } from "./display.ts";
import { openTerminal } from "./terminal.ts";

/**
 * A person at a terminal sees how far the start is, then a short line a request; what reads a pipe (a container's log, systemd,
 * `npm start | jq`) gets every line of every program as it is. By standard output alone, as each program's logger decides for
 * itself: it carries the lines, and who sends it elsewhere wants them whole, wherever their standard error goes.
 */
export function openDisplay(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Display {
  return stdout.isTTY ? openTerminal(stdout, stderr) : openPipe(stdout, stderr);
}

function openPipe(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Display {
  const complain = (line: string) => void stderr.write(`${line}\n`);
  return {
    progress() {},
    line: (_, line) => void stdout.write(`${line}\n`),
    errorLine: (_, line) => complain(line),
    complain,
    greet: (text) => void stdout.write(text),
    leave() {},
  };
}
