import { refName, type Schema } from "./openapi.ts";

/** As much of AsyncAPI 3.0 as our own contracts make use of. */
export interface AsyncApi {
  channels: Record<string, Channel>;
  operations: Record<string, SocketOperation>;
  components?: { schemas?: Record<string, Schema> };
}

interface Reference {
  $ref: string;
}

export interface Channel {
  address: string;
  title?: string;
  description?: string;
  messages?: Record<string, { payload?: Schema }>;
}

interface SocketOperation {
  /** What a client sends is received by the service, and the other way round. */
  action: "receive" | "send";
  channel: Reference;
  summary?: string;
  description?: string;
  messages?: Reference[];
  reply?: { messages?: Reference[] };
}

/** A command or an event of a socket, with what it tells. */
export interface SpokenMessage {
  id: string;
  name: string;
  isSent: boolean;
  summary: string;
  description: string;
  payload: Schema | undefined;
  answer: Schema | undefined;
}

/** Everything that is spoken on one socket, what a client sends first. */
export function spokenOn(document: AsyncApi, socket: string): SpokenMessage[] {
  const { messages = {} } = document.channels[socket] ?? {};
  const payloadOf = (references: Reference[] = []) => messages[refName(references[0]?.$ref ?? "")]?.payload;
  return Object.entries(document.operations)
    .filter(([, { channel }]) => refName(channel.$ref) === socket)
    .map(([id, { action, summary = "", description = "", messages: own, reply }]) => ({
      id,
      name: id.slice(socket.length + 1),
      isSent: action === "receive",
      summary,
      description,
      payload: payloadOf(own),
      answer: payloadOf(reply?.messages),
    }))
    .sort((a, b) => Number(b.isSent) - Number(a.isSent));
}
