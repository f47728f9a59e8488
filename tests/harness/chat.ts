import { randomUUID } from "node:crypto";
import { chatSocket, createSocketClient, type SocketClient } from "@rawat/contracts";
import { io, type Socket } from "socket.io-client";
import { allWeek } from "../attacks/clinic.ts";
import { openTill, type Till } from "./payments.ts";
import { until } from "./program.ts";
import { onServers, type Rawat, type RawatOptions, signIn, somebody, startRawat } from "./rawat.ts";
import { lookInto } from "./stores.ts";

/** One device of somebody, connected to the chat. */
export interface Device extends SocketClient<typeof chatSocket> {
  readonly socket: Socket;
  /** Everything that it was told, in its order. */
  readonly heard: { event: string; body: ReturnType<typeof JSON.parse> }[];
  /** What it was told by an event. */
  told(event: string): ReturnType<typeof JSON.parse>[];
  close(): void;
}

/** Somebody who talks. */
export interface Talker {
  token: string;
  accountId: string;
  /** A patient's id, or a doctor's. */
  personId: string;
  name: string;
}

/** A clinic where people talk with doctors. */
export interface Surgery extends Till {
  newDoctor(more?: object): Promise<Talker>;
  /** An account for a doctor who is there, with its tokens. */
  accountFor(staffId: string, name: string): Promise<Talker>;
  newPatient(): Promise<Talker>;
  /** A payment of a consultation, which is begun and not paid. */
  pay(patient: Talker, doctor: Talker): Promise<{ id: string; orderNumber: string }>;
  /** Two who have just begun to talk. */
  talking(): Promise<{
    patient: Talker;
    doctor: Talker;
    consultation: ReturnType<typeof JSON.parse>;
    consultationId: string;
  }>;
  /** A consultation that runs. */
  begin(patient: Talker, doctor: Talker): Promise<ReturnType<typeof JSON.parse>>;
  /** The consultation of a payment, once it has come to a status. */
  consultationOf(paymentId: string, status?: string, withinMs?: number): Promise<ReturnType<typeof JSON.parse>>;
  connect(token: string | undefined, gateway?: number): Promise<Device>;
  stop(): Promise<void>;
}

/** A house with a worker, whose payments are looked at within a second; on servers with two of each that carry what is said. */
export const startSurgeryHouse = (more: RawatOptions = {}): Promise<Rawat> =>
  startRawat({
    midtransSpeed: 1,
    workers: onServers ? 2 : 1,
    ...(onServers && { instances: { chat: 2 } }),
    ...more,
    environment: {
      PAYMENT_CHECK_PACE: "1s",
      RETRY_DELAYS: "50ms,50ms,50ms,50ms",
      TRUSTED_PROXIES: "127.0.0.1",
      ...more.environment,
    },
  });

/** Until the chat has heard of all that was done to these accounts. */
export async function untilHeardOf(rawat: Rawat, ...accountIds: string[]): Promise<void> {
  const versions = (store: "gateway" | "chat") =>
    lookInto(rawat, store, async (db) => {
      const rows: { version: number }[] = await db("accounts")
        .whereIn("id", accountIds)
        .orderBy("id")
        .select("version");
      return rows.map(({ version }) => version).join();
    });
  await until(async () => (await versions("gateway")) === (await versions("chat")));
}

export async function openSurgery(rawat: Rawat): Promise<Surgery> {
  const till = await openTill(rawat);
  const { ask } = rawat;
  const devices: Device[] = [];
  const must = ({ status, text, body }: Awaited<ReturnType<typeof ask>>, wanted: number) => {
    if (status !== wanted) throw new Error(`${status} ${text}`);
    return body.data;
  };
  const consultationOf: Surgery["consultationOf"] = async (paymentId, status, withinMs) => {
    const read = async () =>
      must(await ask("GET", `/api/consultations?paymentId=${paymentId}`, { token: till.admin }), 200)[0];
    await until(async () => {
      const seen = await read();
      return seen !== undefined && (status === undefined || seen.status === status);
    }, withinMs);
    return read();
  };
  const pay: Surgery["pay"] = async (patient, doctor) =>
    must(await ask("POST", "/api/payments", { token: patient.token, json: { doctorId: doctor.personId } }), 201);
  const accountFor: Surgery["accountFor"] = async (staffId, name) => {
    const person = somebody();
    const account = { ...person, name, role: "doctor", staffId };
    must(await ask("POST", "/api/users", { token: till.admin, json: account }), 201);
    const { access_token: token, user } = await signIn(ask, person.email, person.password);
    return { token, accountId: user.id, personId: staffId, name };
  };
  const surgery: Surgery = {
    ...till,
    accountFor,
    async talking() {
      const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
      const consultation = await surgery.begin(patient, doctor);
      return { patient, doctor, consultation, consultationId: consultation.id };
    },
    async newDoctor(more = {}) {
      const json = {
        name: `dr. ${randomUUID()}`,
        role: "doctor",
        specialization: "Anak",
        consultationFee: 75_000,
        ...more,
      };
      const { id, name } = must(await ask("POST", "/api/staff", { token: till.admin, json }), 201);
      must(await ask("PUT", `/api/doctors/${id}/schedules`, { token: till.admin, json: allWeek }), 200);
      return accountFor(id, name);
    },
    async newPatient() {
      const { token, patientId } = await till.newPayer();
      const { id, name } = must(await ask("GET", "/auth/profile", { token }), 200);
      return { token, accountId: id, personId: patientId, name };
    },
    pay,
    async begin(patient, doctor) {
      const { id, orderNumber } = await pay(patient, doctor);
      await till.play(orderNumber, "settlement", { method: "qris" });
      return consultationOf(id, "active");
    },
    consultationOf,
    async connect(token, gateway = 0) {
      const device = await connectDevice(rawat.gateways[gateway]?.url ?? "", token);
      devices.push(device);
      return device;
    },
    async stop() {
      for (const device of devices) device.close();
      await rawat.stop();
    },
  };
  return surgery;
}

let connected = 0;

/** Before the last digit of an address: with any of them it is even or odd as that one is. */
const decades = [2, 4, 6, 8, 20, 22, 24] as const;

/** The gateway chooses the instance of a socket by where it comes from: of two that are ready, each next device is another's. */
const nextAddress = (): string => `192.0.2.${decades[Math.trunc(++connected / 10) % decades.length]}${connected % 10}`;

/** Connects one, each from an address of its own where the gateway trusts a proxy. @throws the error that refuses the connection, with what is said of it in its `data`. */
export async function connectDevice(url: string, token: string | undefined): Promise<Device> {
  const extraHeaders = { "x-forwarded-for": nextAddress() };
  const socket = io(url, {
    auth: { token },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    extraHeaders,
  });
  const heard: Device["heard"] = [];
  socket.onAny((event: string, body) => void heard.push({ event, body }));
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
    // The other side may die between hearing and answering. Who is refused hears of the reason a moment after that it closes.
    socket.io.once("close", (reason) => setImmediate(() => reject(new Error(reason))));
  });
  const client = createSocketClient(chatSocket, {
    send: (command, body) => socket.timeout(10_000).emitWithAck(command, body),
    on: (event, listener) => void socket.on(event, listener),
  });
  return {
    ...client,
    socket,
    heard,
    told: (event) => heard.filter((one) => one.event === event).map(({ body }) => body),
    close: () => void socket.disconnect(),
  };
}
