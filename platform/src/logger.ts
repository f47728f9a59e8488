import { type DestinationStream, type Logger, pino } from "pino";

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

/** JSON lines to `destination`, or readable ones where a person looks on at a terminal. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: [...redacted, ...redacted.map((key) => `*.${key}`)], censor: "[removed]" },
  };
  if (destination) return pino(options, destination);
  if (process.stdout.isTTY)
    return pino({
      ...options,
      transport: { target: "pino-pretty", options: { ignore: "pid,hostname", singleLine: true } },
    });
  return pino(options, pino.destination({ fd: 1, sync: false, minLength: 4_096, periodicFlush: 250 }));
}

/** Where the lines of `logger` go, for text that is made into lines elsewhere: the fields of every request, many at once. */
export function lineWriterOf(logger: Logger): (text: string) => void {
  const { [pino.symbols.streamSym]: stream } = logger as unknown as Record<symbol, DestinationStream>;
  if (!stream) throw new Error("The logger writes nowhere");
  return (text) => void stream.write(text);
}
