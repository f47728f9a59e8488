import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder } from "./folder.ts";
import { refusedPorts } from "./refused-ports.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration cannot be used; `message` has a line for every mistake, each naming its variable. */
export class ConfigError extends Error {
  constructor(mistakes: readonly string[]) {
    super(mistakes.join("\n"));
    this.name = "ConfigError";
  }
}

/** A port to listen on, at which browsers and programs may ask; 0 lets the system choose (tests). */
export const Port = (port: number) =>
  z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .refine((chosen) => !refusedPorts.has(chosen), "Expected another port: browsers and Node refuse to ask at this one")
    .default(port);

/** A comma-separated list of http addresses: the instances of one service. */
const Addresses = (address: string) =>
  z
    .string()
    .default(address)
    .transform((text) => text.split(",").map((part) => part.trim().replace(/\/$/, "")))
    .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1));

/** A comma-separated list, empty unless set. */
export const List = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const Span = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h|d)$/, "Expected a span such as 15m or 168h")
  .transform((span) => Number.parseInt(span, 10) * unitMs[span.replace(/\d/g, "") as keyof typeof unitMs])
  .refine((ms) => ms > 0, "Expected more than nothing");

/** A span of time such as `15m` or `168h`, as milliseconds. */
export const Duration = (text: string) => z.string().default(text).pipe(Span);

export const OnOff = z.enum(["on", "off"]).transform((word) => word === "on");

/** A whole number above zero. */
export const Count = (count: number) => z.coerce.number().int().positive().default(count);

const DatabaseUrl = z
  .url({ protocol: /^(mysql|mariadb)$/, error: "Expected an address such as mysql://user:password@host:3306/database" })
  .optional();

/** The variable that names one service's database. */
export const databaseUrl = <S extends string>(service: S) =>
  ({
    [`DATABASE_URL_${service.toUpperCase()}`]: DatabaseUrl.describe(
      `Database of the ${service} service; unset: a file under DATA_DIR`,
    ),
  }) as Record<`DATABASE_URL_${Uppercase<S>}`, typeof DatabaseUrl>;

/** The variable that names one service's instances. */
export const serviceUrl = <S extends string>(service: S, port: number) =>
  ({
    [`${service.toUpperCase()}_SERVICE_URL`]: Addresses(`http://127.0.0.1:${port}`).describe(
      `Where the ${service} service is; several instances separated by commas`,
    ),
  }) as Record<`${Uppercase<S>}_SERVICE_URL`, ReturnType<typeof Addresses>>;

/** The variable that names where the gateway is, for who asks it whose a token is. */
export const gatewayUrl = ({ gateway }: { readonly gateway: { readonly port: number } }) => ({
  GATEWAY_URL: Addresses(`http://127.0.0.1:${gateway.port}`).describe(
    "Where the gateway is; several instances separated by commas",
  ),
});

/** The variable that names the port of one service. */
export const servicePort = <S extends string>(service: S, port: number) =>
  ({
    [`${service.toUpperCase()}_SERVICE_PORT`]: Port(port).describe(`Port of the ${service} service`),
  }) as Record<`${Uppercase<S>}_SERVICE_PORT`, ReturnType<typeof Port>>;

const secretNames = ["JWT_SECRET_KEY", "INTERNAL_SECRET", "RECORD_ENCRYPTION_KEY"] as const;
type SecretName = (typeof secretNames)[number];

const secretLengthMin = 32;
const sampleSecret = /change|example|sample|secret-key|your[-_ ]|password|123456|(.)\1{7}/i;

/** A secret: long enough, and no sample value. */
const Secret = z
  .string()
  .min(secretLengthMin, `Expected at least ${secretLengthMin} characters`)
  .refine((text) => !sampleSecret.test(text), "Expected a random value, not a sample");

/** Where a test wants this process killed: no setting, hence in no schema, and heeded under tests alone. */
export function wantedCrash(
  { NODE_ENV, FAULT_AT }: Environment = process.env,
): { name: string; pass: number } | undefined {
  const [, name = "", pass] = /^([a-z-]+):(\d+)$/.exec((NODE_ENV === "test" && FAULT_AT) || "") ?? [];
  return name ? { name, pass: Number(pass) } : undefined;
}

/** What every program needs. Services extend it with what is their own. */
export const BaseConfig = z.object({
  NODE_ENV: z
    .enum(["development", "test", "production"])
    .default("development")
    .describe("`production` refuses missing or sample secrets and demonstration data; nothing else"),
  DATA_DIR: z
    .string()
    .min(1)
    .default("./data")
    .describe("Where the embedded databases, the queue, secrets and mails are kept"),
  HOST: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("Address to listen on; another than loopback is refused while demonstration accounts exist"),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("How much is logged"),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe("Shared cache, limits and signals of several instances; unset: in memory"),
  RABBITMQ_URL: z
    .url({ protocol: /^amqps?$/ })
    .optional()
    .describe("Message broker; unset: a queue file under DATA_DIR"),
  RETRY_DELAYS: z
    .string()
    .default("1s,5s,30s,2m")
    .transform((text) => text.split(","))
    .pipe(z.array(Span).max(10))
    .describe("Waits between tries of an event that fails by its own fault; after the last it is a dead letter"),
  LIMIT_ACCOUNT_REFUSALS: Count(60).describe(
    "Refusals of one account that a program writes into its audit trail one by one, at once and then an hour; the rest is counted",
  ),
  CLOCK: z
    .enum(["database", "machine"])
    .default("database")
    .describe(
      "Whose clock tells the time: that of the database's server, which all instances share, or each machine's own, as it is where the database is a file",
    ),
  SHARED_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, "Expected small letters, digits and dashes")
    .default("rawat")
    .describe("What keys and queues on shared servers begin with, where several houses use one Redis or RabbitMQ"),
  INTERNAL_SECRET: Secret.describe(
    "Signs what services tell each other; made on first run into DATA_DIR/secrets.json, must be set in production",
  ),
});

/** The secret that signs access tokens; the gateway's alone. */
export const TokenSecret = Secret.describe("Signs access tokens; made on first run, must be set in production");

/** The keys that health data is encrypted with at rest. */
export const EncryptionKeys = z
  .string()
  .transform((text) => text.split(",").map((key) => key.trim()))
  .pipe(z.array(Secret).min(1))
  .transform((keys) => keys.join(","))
  .describe(
    "Encrypts health data at rest; several separated by commas, the first one writes; made on first run, must be set in production",
  );

/**
 * Reads a program's settings, once, at its start. Missing secrets are made and kept in `DATA_DIR/secrets.json` (mode 600),
 * except in production, where they must be given.
 *
 * @throws ConfigError naming every wrong variable at once.
 */
export function loadConfig<S extends z.ZodObject>(
  schema: S,
  environment: Environment = process.env,
): Readonly<z.output<S>> {
  // A variable that is set to nothing is not set: compose files write them so.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const wanted = secretNames.filter((name) => name in schema.shape && given[name] === undefined);
  if (wanted.length > 0 && given.NODE_ENV !== "production")
    Object.assign(given, keptSecrets(given.DATA_DIR ?? "./data", wanted));
  const parsed = schema.safeParse(given);
  const mistakes = parsed.success ? lonely(parsed.data) : [];
  if (parsed.success && mistakes.length === 0) return Object.freeze(parsed.data) as Readonly<z.output<S>>;
  if (parsed.success) throw new ConfigError(mistakes);
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const description = schema.shape[name]?.description;
      const fault = given[name] === undefined ? "is not set" : issue.message.replace(/^Invalid input: /, "");
      return `${name}: ${fault}${description ? ` (${description})` : ""}`;
    }),
  );
}

/** Several instances that share no key-value store would each believe a cache of their own. */
function lonely(config: Readonly<Record<string, unknown>>): string[] {
  if (config.REDIS_URL !== undefined) return [];
  const shared = Object.entries(config).filter(
    ([name, value]) => /^(GATEWAY|\w+_SERVICE)_URL$/.test(name) && Array.isArray(value) && value.length > 1,
  );
  return shared.map(([name]) => `${name}: several instances need REDIS_URL, or each would believe a cache of its own`);
}

function keptSecrets(folder: string, wanted: readonly SecretName[]): Record<string, string> {
  const file = join(folder, "secrets.json");
  try {
    makeFolder(folder);
    if (!existsSync(file))
      writeOnce(file, Object.fromEntries(secretNames.map((name) => [name, randomBytes(48).toString("base64url")])));
    const kept: Record<string, string> = JSON.parse(readFileSync(file, "utf8"));
    const missing = wanted.filter((name) => !kept[name]);
    if (missing.length > 0) throw new Error(`it lacks ${missing.join(", ")}`);
    // A secret that was given stands above the one that was made.
    return Object.fromEntries(wanted.map((name) => [name, kept[name] ?? ""]));
  } catch (error) {
    throw new ConfigError([`DATA_DIR: cannot keep secrets in ${file}: ${(error as Error).message}`]);
  }
}

/** Writes a file unless it is there: of several programs that start at once, the first one's secrets hold for all. */
function writeOnce(file: string, content: unknown): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    unlinkSync(draft);
  }
}
