import { randomUUID } from "node:crypto";
import { type AuditEntry, chatSocket, type Role, rolesOf, SocketRefusal } from "@rawat/contracts";
import { commandActionOf, type SocketCommand } from "@rawat/contracts/language";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectDevice, type Device } from "../harness/chat.ts";
import { until } from "../harness/program.ts";
import { type Cast, everybody, gatherCast, roleOf, type Who } from "./cast.ts";
import { readTrail } from "./refusal-ledger.ts";
import { roomOf, talkOf } from "./talks.ts";
import { expectNoInnerWorkings } from "./watch.ts";

/** A consultation and a room of the same two, and something that was said in the consultation. */
interface Talk {
  patientId: string | null;
  consultationId: string;
  chatRoomId: string;
  messageId: string;
}

type Command = keyof typeof chatSocket.sends;
type Thing = "self" | "other" | "nonexistent";
const things: readonly Thing[] = ["self", "other", "nonexistent"];

/** What each command says of a talk. A new command has nothing here, and does not compile. */
const bodies: Record<Command, (talk: Talk) => object[]> = {
  join_consultation: ({ consultationId }) => [{ consultationId }],
  leave_consultation: ({ consultationId }) => [{ consultationId }],
  join_room: ({ chatRoomId }) => [{ chatRoomId }],
  send_message: ({ consultationId, chatRoomId }) =>
    [{ consultationId }, { chatRoomId }].map((where) => ({ ...where, content: "x", clientMessageId: randomUUID() })),
  typing_start: ({ consultationId }) => [{ consultationId }],
  typing_stop: ({ consultationId }) => [{ consultationId }],
  mark_read: ({ consultationId, messageId }) => [{ consultationId, messageId }],
  sync: ({ consultationId, chatRoomId }) => [{ consultationId }, { chatRoomId }],
};

let cast: Cast;
let talks: Record<Thing, Talk>;
beforeAll(async () => {
  cast = await gatherCast({ workers: 1 });
  const nowhere = { patientId: null, consultationId: randomUUID(), chatRoomId: randomUUID(), messageId: randomUUID() };
  talks = { self: await talkOfOwner(), other: await talkOfSomebody(), nonexistent: nowhere };
});
afterAll(() => cast.stop());

const talkOfOwner = () => talkOfPatient(cast.people.owner);
const talkOfSomebody = async () => talkOfPatient(await cast.fresh("owner"));

/** With the doctor of the cast. */
async function talkOfPatient(patient: Cast["people"][Who]): Promise<Talk> {
  const consultationId = await talkOf(cast, patient);
  const json = { consultationId, content: "Selamat pagi" };
  const said = await cast.ask("POST", "/api/chats/messages", { token: patient.token, json });
  const { patientId } = patient;
  return { patientId, consultationId, chatRoomId: await roomOf(cast, patient), messageId: said.body.data.id };
}

const connect = (who: Who): Promise<Device> => connectDevice(cast.rawat.gateways[0]?.url ?? "", cast.people[who].token);
const isTheirs = (who: Who, thing: Thing) =>
  (who === "doctor" && thing !== "nonexistent") || (who === "owner" && thing === "self");

/** The status that somebody is answered with: 200 where it is done. */
async function statusOf(device: Device, command: Command, body: object): Promise<number> {
  try {
    await device.send(command as "sync", body as never);
    return 200;
  } catch (error) {
    if (!(error instanceof SocketRefusal)) throw error;
    expectNoInnerWorkings(JSON.stringify(error.fault));
    return error.fault.status;
  }
}

/** What the trail has of refusals of a command, once all is there that was refused until now. */
async function refusalsOf(command: Command): Promise<(string | null)[][]> {
  const { token } = cast.people.other;
  // The chat writes in order.
  const last = await cast.ask("GET", `/api/chats/rooms/${talks.self.chatRoomId}/messages`, { token });
  let entries: AuditEntry[] = [];
  await until(async () => {
    entries = await readTrail(cast);
    return entries.some(({ requestId }) => requestId === last.headers.get("x-request-id"));
  });
  return entries
    .filter(({ action, result }) => action === commandActionOf(chatSocket, command) && result === "refused")
    .map(({ userId, role, subjectId, patientId, address }) => [userId, role, subjectId, patientId, address]);
}

const connected = everybody.filter((who) => roleOf(who) !== undefined);

describe.each(Object.keys(chatSocket.sends) as Command[])("%s", (command) => {
  it("is done for the two whose talk it is, and refused to everybody else as what is not there is: to the trail alone not", async () => {
    const contract: SocketCommand = chatSocket.sends[command];
    // Whoever leaves what they never were in has left it, whatever it is.
    const isLeaving = command === "leave_consultation";
    const missing = isLeaving ? 200 : contract.errors.some((code) => code.startsWith("unknown_")) ? 422 : 404;
    const refused: (string | null)[][] = [];
    for (const who of connected) {
      const device = await connect(who);
      const isAllowed = rolesOf(contract.access ?? chatSocket.access)?.includes(roleOf(who) as Role);
      for (const thing of things)
        for (const body of bodies[command](talks[thing])) {
          const expected = !isAllowed ? 403 : isTheirs(who, thing) ? 200 : missing;
          expect([who, thing, body, await statusOf(device, command, body)]).toEqual([who, thing, body, expected]);
          if (expected !== 403 && (expected === 200 || thing === "nonexistent")) continue;
          const { consultationId, chatRoomId } = body as Partial<Talk>;
          const whose = isAllowed && consultationId ? talks[thing].patientId : null;
          const { accountId } = cast.people[who];
          refused.push([accountId, roleOf(who) ?? null, consultationId ?? chatRoomId ?? null, whose, "127.0.0.1"]);
        }
      device.close();
    }
    expect((await refusalsOf(command)).toSorted()).toEqual(refused.toSorted());
  });
});

describe("the chat", () => {
  it("lets nobody in who is nobody, nor who has a token that is none", async () => {
    for (const who of ["nobody", "forger"] as const)
      await expect(connect(who)).rejects.toMatchObject({ data: { status: 401, code: "unauthenticated" } });
  });

  it("tells nobody else what is said and done in a talk, whatever they tried to join", async () => {
    const strangers = connected.filter((who) => who !== "doctor" && who !== "owner");
    const devices = await Promise.all(strangers.map(connect));
    for (const device of devices)
      for (const command of ["join_consultation", "join_room", "sync"] as const)
        for (const body of bodies[command](talks.self)) expect(await statusOf(device, command, body)).not.toBe(200);
    const [owner, doctor] = [await connect("owner"), await connect("doctor")];
    for (const device of [doctor, owner])
      for (const command of Object.keys(bodies) as Command[])
        if (command !== "leave_consultation")
          for (const body of bodies[command](talks.self)) await statusOf(device, command, body);
    expect(doctor.told("new_message").length).toBeGreaterThan(1);
    expect(devices.flatMap(({ heard }) => heard)).toEqual([]);
    for (const device of [...devices, owner, doctor]) device.close();
  });
});
