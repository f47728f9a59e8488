import { type DestinationStream, type Logger, pino } from "pino";
import { openStandardOutput } from "./log-destination.ts";

export type { Logger };

// Whatever slips into a log line by these names is a secret or a person's own.
const redacted = [
  "password",
  "newPassword",
  "currentPassword",
  "token",
  "access_token",
  "refresh_token",
  "authorization",
  "cookie",
  "nik",
  "phone",
  "email",
  "name",
  "birthDate",
];

/** What else an error says besides its name and words, none of which can be a person's own. */
const toldOfErrors = ["code", "errno", "errcode", "syscall", "address", "port", "database", "fatal", "status"] as const;
const causesMax = 5;
const wordsMax = 2_000;

/**
 * An error as it is logged: its words, where it came from, and what caused it. Drivers hang more on it, such as the statement with
 * all its values, and a client the headers of its request; that is left out.
 */
function toldError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? error.slice(0, wordsMax) : typeof error;
  const fields = error as Error & Record<(typeof toldOfErrors)[number], unknown>;
  return {
    type: error.name,
    message: error.message.slice(0, wordsMax),
    // Its first lines are the message again.
    stack: error.stack?.match(/^ {4}at .*$/gm)?.join("\n"),
    ...Object.fromEntries(toldOfErrors.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]]))),
    ...(error.cause !== undefined && depth < causesMax && { cause: toldError(error.cause, depth + 1) }),
  };
}

/** JSON lines to `destination`, or readable ones where a person looks on at a terminal. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { err: (error: unknown) => toldError(error) },
    redact: { paths: [...redacted, ...redacted.map((key) => `*.${key}`)], censor: "[removed]" },
  };
  if (destination) return pino(options, destination);
  if (process.stdout.isTTY)
    return pino({
      ...options,
      transport: { target: "pino-pretty", options: { ignore: "pid,hostname", singleLine: true } },
    });
  return pino(options, openStandardOutput(service));
}

const pathCharactersMax = 256;

/** A path as it is logged: what is too long ends in `…`, which no path that was sent can hold. */
export const toldPath = (path: string): string =>
  path.length <= pathCharactersMax ? path : `${path.slice(0, pathCharactersMax)}…`;

/** Where the lines of `logger` go, for text that is made into lines elsewhere: the fields of every request, many at once. */
export function lineWriterOf(logger: Logger): (text: string) => void {
  const { [pino.symbols.streamSym]: stream } = logger as unknown as Record<symbol, DestinationStream>;
  if (!stream) throw new Error("The logger writes nowhere");
  return (text) => void stream.write(text);
}
