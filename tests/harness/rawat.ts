import { randomBytes, randomUUID } from "node:crypto";
import { type ServiceName, services, subscriptions } from "@rawat/contracts";
import { createTestStore } from "@rawat/platform/testing";
import { freePort } from "../../scripts/servers/free-port.ts";
import { type Ask, askAt } from "./caller.ts";
import { chatWorker, type Program, simulatorFolder, startProgram, until } from "./program.ts";

/** The whole of Rawat as real processes, on a store of its own. */
export interface Rawat {
  ask: Ask;
  gateways: Program[];
  /** The instances of each service. */
  services: Record<ServiceName, Program[]>;
  /** Who stores what was said, where somebody does. */
  workers: Program[];
  /** Who plays Midtrans, where somebody does. */
  midtrans: Program | undefined;
  folder: string;
  environment: Record<string, string>;
  stop(): Promise<void>;
}

export interface RawatOptions {
  gateways?: number;
  /** How many of a service there are; one unless told. */
  instances?: Partial<Record<ServiceName, number>>;
  /** How many store what was said; none unless told. */
  workers?: number;
  environment?: Record<string, string>;
  /** Whether somebody plays Midtrans, at a clock that runs so many times faster. */
  midtransSpeed?: number;
}

const names = Object.keys(services) as ServiceName[];

/** Every program of a house, the doors last. */
export const programsOf = ({ gateways, services: running }: Pick<Rawat, "gateways" | "services">): Program[] => [
  ...Object.values(running).flat(),
  ...gateways,
];

/** Limits out of the way, and hashes that cost nothing: what a test is about it sets itself. */
const easy = {
  PASSWORD_HASH_COST: "4",
  LIMIT_ACCOUNT_REQUESTS: "1000000",
  LIMIT_ADDRESS_REQUESTS: "1000000",
  LIMIT_ACCOUNT_LOGINS: "1000",
  LIMIT_ADDRESS_LOGINS: "100000",
  LIMIT_REGISTRATIONS: "100000",
  LIMIT_PATIENT_APPOINTMENTS: "100000",
  LIMIT_PATIENT_DAILY_BOOKINGS: "100000",
  LIMIT_PATIENT_ORDERS: "100000",
  LIMIT_PATIENT_DAILY_PAYMENTS: "100000",
  LIMIT_ACCOUNT_REFUSALS: "100000",
  LIMIT_MESSAGES_AT_ONCE: "100000",
  LIMIT_ROOM_MESSAGES_A_DAY: "1000000",
  DEMO_DATA: "on",
};

/** Several instances share a database, which only servers can. */
export const onServers = process.env.TEST_MYSQL_URL !== undefined;

export async function startRawat({
  gateways = 1,
  instances = {},
  workers = 0,
  environment = {},
  midtransSpeed,
}: RawatOptions = {}): Promise<Rawat> {
  const store = await createTestStore(["gateway", ...names], subscriptions);
  const secret = () => randomBytes(36).toString("base64url");
  const ports = {} as Record<ServiceName, number[]>;
  for (const name of names) ports[name] = await Promise.all(Array.from({ length: instances[name] ?? 1 }, freePort));
  const gatewayPorts = await Promise.all(Array.from({ length: gateways }, freePort));
  const urls = names.map((name) => [
    `${name.toUpperCase()}_SERVICE_URL`,
    ports[name].map((port) => `http://127.0.0.1:${port}`).join(","),
  ]);
  const workerPorts = await Promise.all(Array.from({ length: workers }, freePort));
  const midtransPort = midtransSpeed === undefined ? undefined : await freePort();
  const shared = {
    ...easy,
    ...(midtransPort && midtransVariables(midtransPort, gatewayPorts[0] ?? 0)),
    ...store.environment,
    ...Object.fromEntries(urls),
    GATEWAY_URL: gatewayPorts.map((port) => `http://127.0.0.1:${port}`).join(","),
    JWT_SECRET_KEY: secret(),
    INTERNAL_SECRET: secret(),
    RECORD_ENCRYPTION_KEY: secret(),
    ...environment,
  };
  const start = (folder: string, variable: string, ofOne: readonly number[]) =>
    Promise.all(ofOne.map((port) => startProgram(folder, port, { ...shared, [variable]: String(port) })));
  const starting = names.map(async (name) => [
    name,
    await start(`${name}-service`, `${name.toUpperCase()}_SERVICE_PORT`, ports[name]),
  ]);
  const speed = { MIDTRANS_SIMULATOR_SPEED: String(midtransSpeed ?? 1) };
  const [gatewayPrograms, workerPrograms, midtrans, ...started] = await Promise.all([
    start("gateway", "GATEWAY_PORT", gatewayPorts),
    start(chatWorker, "CHAT_WORKER_PORT", workerPorts),
    midtransPort ? startProgram(simulatorFolder, midtransPort, { ...shared, ...speed }) : undefined,
    ...starting,
  ] as const);
  const running = { gateways: gatewayPrograms, services: Object.fromEntries(started) as Rawat["services"] };
  const ask = askAt(gatewayPrograms[0]?.url ?? "");
  if (shared.DEMO_DATA === "on") await until(async () => (await ask("GET", "/health")).status === 200, 20_000);
  return {
    ask,
    ...running,
    workers: workerPrograms,
    midtrans,
    folder: store.folder,
    environment: shared,
    async stop() {
      for (const program of [...programsOf(running), ...workerPrograms, ...(midtrans ? [midtrans] : [])].toReversed()) {
        program.thaw();
        await program.kill();
      }
      await store.remove();
    },
  };
}

const midtransVariables = (port: number, gatewayPort: number) => ({
  MIDTRANS_BASE_URL: `http://127.0.0.1:${port}`,
  MIDTRANS_SIMULATOR_PORT: String(port),
  MIDTRANS_SIMULATOR_NOTIFICATION_URL: `http://127.0.0.1:${gatewayPort}/api/payments/midtrans/callback`,
});

const demoPassword = "rawat-demo-password";

/** Signs in and answers the tokens. */
export async function signIn(ask: Ask, email: string, password = demoPassword) {
  const { status, body } = await ask("POST", "/auth/login", { json: { email, password } });
  if (status !== 200) throw new Error(`${email} cannot sign in: ${status} ${JSON.stringify(body)}`);
  return body.data;
}

/** An access token of one of the demonstration accounts. */
export const tokenOf = async (ask: Ask, who: "admin" | "frontdesk" | "doctor" | "agent" | "patient"): Promise<string> =>
  (await signIn(ask, `${who}@rawat.test`)).access_token;

/** A person who has never been here. */
export const somebody = () => ({
  email: `${randomUUID()}@example.test`,
  password: `correct horse ${randomBytes(6).toString("hex")}`,
});

/** Registers somebody new and answers their tokens. */
export async function register(ask: Ask, more: Record<string, unknown> = {}) {
  const person = { ...somebody(), ...more };
  const { status, body } = await ask("POST", "/auth/register", { json: person });
  if (status !== 201) throw new Error(`cannot register: ${status} ${JSON.stringify(body)}`);
  return { ...person, ...body.data };
}

let serial = 0;

/** A patient as the front desk types one in. */
export const aPatient = (more: Record<string, unknown> = {}) => ({
  name: `Siti Nurhaliza ${++serial}`,
  birthDate: "1990-02-03",
  gender: "female",
  phone: "0812-3456-7890",
  ...more,
});

/** Creates a patient and answers it. */
export async function createPatient(ask: Ask, token: string, more: Record<string, unknown> = {}) {
  const { status, body } = await ask("POST", "/api/patients", { token, json: aPatient(more) });
  if (status !== 201) throw new Error(`cannot create: ${status} ${JSON.stringify(body)}`);
  return body.data;
}
