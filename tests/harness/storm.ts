import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { SocketRefusal } from "@rawat/contracts";
import type { Ask } from "./caller.ts";
import type { Device, Surgery, Talker } from "./chat.ts";

/** Something that somebody wanted to say. */
interface Said {
  consultationId: string;
  senderId: string;
  content: string;
  clientMessageId: string;
  /** The id by which it was accepted. */
  id?: string;
}

/** What became of all that was said. */
export interface Findings {
  attempted: number;
  acknowledged: number;
  stored: number;
  lost: number;
  duplicated: number;
  unexpected: number;
  /** Messages that stand before one that their sender had sent earlier. */
  disordered: number;
}

/** Nobody's talk or token ends within a storm, however long that lasts. */
export const withoutEnd = { CONSULTATION_MINUTES: "720", JWT_ACCESS_TOKEN_DURATION: "12h" };

interface Room {
  consultationId: string;
  talkers: Talker[];
}

/** Rooms of two, each with its own consultation. */
export async function openRooms(surgery: Surgery, count: number): Promise<Room[]> {
  const rooms: Room[] = [];
  // A few at once, as they come in a clinic.
  const open = async () => {
    while (rooms.length < count) {
      const room: Room = { consultationId: "", talkers: [] };
      rooms.push(room);
      const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
      const { id } = await surgery.begin(patient, doctor);
      Object.assign(room, { consultationId: id, talkers: [patient, doctor] });
    }
  };
  await Promise.all(Array.from({ length: 4 }, open));
  return rooms;
}

/** Lets everybody say one thing after the other, as long as they are to go on, each until it is accepted, whatever breaks meanwhile. */
export async function talk(
  surgery: Surgery,
  rooms: readonly Room[],
  isToGoOn: (said: number) => boolean,
): Promise<Said[]> {
  const all: Said[] = [];
  const talkers = rooms.flatMap(({ consultationId, talkers: both }) =>
    both.map((talker) => ({ consultationId, talker })),
  );
  await Promise.all(
    talkers.map(async ({ consultationId, talker }) => {
      const line = new Line(surgery, talker);
      for (let n = 0; isToGoOn(n); n++) {
        const wish = { consultationId, content: `${talker.name} ${n}`, clientMessageId: randomUUID() };
        const said: Said = { ...wish, senderId: talker.accountId };
        all.push(said);
        said.id = (await line.insist((device) => device.send("send_message", wish))).id;
      }
      line.hangUp();
    }),
  );
  return all;
}

/** Somebody's connection, which is made anew whenever it breaks. */
class Line {
  readonly #surgery: Surgery;
  readonly #talker: Talker;
  #device: Device | undefined;

  constructor(surgery: Surgery, talker: Talker) {
    this.#surgery = surgery;
    this.#talker = talker;
  }

  async insist<T>(send: (device: Device) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        this.#device = this.#device?.socket.connected ? this.#device : await this.#surgery.connect(this.#talker.token);
        return await send(this.#device);
      } catch (error) {
        // What is refused for good no storm explains.
        if (error instanceof SocketRefusal && ![429, 502, 503, 504, 500].includes(error.fault.status)) throw error;
        if (!(error instanceof SocketRefusal)) this.hangUp();
        await delay(error instanceof SocketRefusal && error.fault.status === 429 ? 1_000 : 250);
      }
    }
  }

  hangUp(): void {
    this.#device?.close();
    this.#device = undefined;
  }
}

interface Read {
  id: string;
  senderId: string;
  content: string;
  clientMessageId: string;
}

/** Everything that was said in a consultation, as it is read by HTTP. */
export async function readAll(ask: Ask, token: string, consultationId: string): Promise<Read[]> {
  const all: Read[] = [];
  for (;;) {
    const before = all[0] ? `&before=${all[0].id}` : "";
    const { body } = await ask("GET", `/api/chats/consultation/${consultationId}/messages?limit=100${before}`, {
      token,
    });
    if (body.data.length === 0) return all;
    all.unshift(...body.data);
  }
}

/** Compares what was said with what both can read. */
export async function examine(
  surgery: Surgery,
  ask: Ask,
  rooms: readonly Room[],
  said: readonly Said[],
): Promise<Findings> {
  const acknowledged = said.filter(({ id }) => id !== undefined);
  const wanted = new Map(acknowledged.map((one) => [one.id as string, one]));
  const findings = {
    attempted: said.length,
    acknowledged: acknowledged.length,
    stored: 0,
    duplicated: 0,
    unexpected: 0,
  };
  let disordered = 0;
  const found = new Set<string>();
  for (const { consultationId } of rooms) {
    const messages = await readAll(ask, surgery.admin, consultationId);
    findings.stored += messages.length;
    const claims = new Set<string>();
    const latest = new Map<string, number>();
    for (const { id, senderId, content, clientMessageId } of messages) {
      if (found.has(id) || claims.has(clientMessageId)) findings.duplicated++;
      found.add(id);
      claims.add(clientMessageId);
      const origin = wanted.get(id);
      if (origin?.content !== content || origin.consultationId !== consultationId) findings.unexpected++;
      const turn = Number(content.split(" ").at(-1));
      if (turn < (latest.get(senderId) ?? -1)) disordered++;
      latest.set(senderId, turn);
    }
  }
  const lost = [...wanted.keys()].filter((id) => !found.has(id)).length;
  return { ...findings, lost, disordered };
}
