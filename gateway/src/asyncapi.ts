import {
  type Access,
  commonSocketErrors,
  problems,
  type ServiceContracts,
  type SocketCommand,
  type SocketContract,
  services,
  socketFault,
  statusOf,
} from "@rawat/contracts";
import { z } from "zod";
import { createSchemas, type Json, type Schemas } from "./openapi/schemas.ts";

const introduction = "The sockets of a clinic's front office, and how each of them is spoken to.";

/** How one connects, and how what is said looks on its way. */
const spoken = {
  "socket.io": `The token of \`/auth/login\` is shown in \`auth.token\`. Every command is acknowledged: \`{ "ok": true, … }\`, or \`{ "ok": false, "error": { status, code, detail } }\`. Whoever is not let in is told so by \`connect_error\`, with the same in its \`data\`.`,
  websocket: `The token of \`/auth/login\` is shown in \`?token=\`, or in a first frame \`auth\`. Every frame is JSON: \`{ "type", "data" }\`. What is refused is answered by a frame \`error\`; whoever is not let in, or not any more, by one too, and the connection ends with 4000 and the status, such as 4401.`,
};

/** The AsyncAPI 3.0 document of every socket that the services offer, made from their contracts and from nothing else. */
export function buildAsyncApi(all: Readonly<Record<string, ServiceContracts>> = services): Json {
  const schemas = createSchemas();
  const channels: Json = {};
  const operations: Json = {};
  for (const { sockets = {} } of Object.values(all))
    for (const [name, contract] of Object.entries(sockets)) {
      channels[name] = channelOf(contract, schemas);
      Object.assign(operations, operationsOf(name, contract));
    }
  const finished = schemas.finish({ channels, operations });
  return {
    asyncapi: "3.0.0",
    info: { title: "Rawat", version: "1.0.0", description: introduction, license: { name: "MIT" } },
    defaultContentType: "application/json",
    ...finished.operations,
    components: { schemas: finished.schemas },
  };
}

const acknowledgementOf = (command: string): string => `${command}.acknowledgement`;

function channelOf(contract: SocketContract, schemas: Schemas): Json {
  const { path, namespace, summary, description, access, transport, sends, receives } = contract;
  const messages: Json = {};
  const told = (name: string, schema: z.ZodType | undefined, way: "input" | "output"): Json | undefined =>
    transport === "websocket" ? frame(name, schema, way, contract, schemas) : schema && schemas.of(schema, way);
  for (const [name, command] of Object.entries(sends)) {
    messages[name] = message(name, command.summary, told(name, command.body, "input"));
    if (transport === "socket.io")
      messages[acknowledgementOf(name)] = message(
        acknowledgementOf(name),
        `What answers ${name}`,
        acknowledgement(command, schemas),
      );
  }
  for (const [name, event] of Object.entries(receives))
    messages[name] ??= message(name, event.summary, told(name, event.body, "output"));
  if (transport === "websocket")
    for (const [name, { summary, schema, way }] of Object.entries(beside))
      messages[name] ??= message(name, summary, frame(name, schema, way, contract, schemas));
  const carried = transport === "socket.io" ? `Socket.IO, namespace \`${namespace ?? "/"}\`.` : "A plain WebSocket.";
  return {
    address: path,
    title: summary,
    description: [description, carried, whoMay(access), spoken[transport]].filter(Boolean).join("\n\n"),
    messages,
  };
}

/** What is said on every plain WebSocket, beside what its contract has. */
const beside = {
  auth: {
    summary: "Show a token, as the first frame, where the address has none",
    schema: z.object({ token: z.string() }),
    way: "input",
  },
  error: {
    summary: "What was refused, and why; `type` in it names the command",
    schema: socketFault.extend({ type: z.string().optional() }),
    way: "output",
  },
} as const;

/** A message as it goes over a plain WebSocket. */
function frame(
  name: string,
  schema: z.ZodType | undefined,
  way: "input" | "output",
  { besideType = [] }: SocketContract,
  schemas: Schemas,
): Json {
  const fields = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
  const apart = besideType.filter((field) => field in fields);
  const rest = Object.entries(fields).filter(([field]) => !apart.includes(field));
  const data = apart.length > 0 ? z.object(Object.fromEntries(rest)) : schema;
  const properties = {
    type: { const: name },
    ...Object.fromEntries(apart.map((field) => [field, schemas.of(fields[field] as z.ZodType, way)])),
    data: data ? schemas.of(data, way) : { type: "object" },
  };
  return { type: "object", properties, required: ["type", ...apart, ...(data ? ["data"] : [])] };
}

const message = (name: string, summary: string, payload: Json | undefined): Json => ({
  name,
  title: summary,
  ...(payload && { payload }),
});

const acknowledgement = ({ ack }: SocketCommand, schemas: Schemas): Json => ({
  oneOf: [
    schemas.of((ack ?? z.object({})).extend({ ok: z.literal(true) }), "output"),
    schemas.of(z.object({ ok: z.literal(false), error: socketFault }), "output"),
  ],
});

function operationsOf(socket: string, contract: SocketContract): Json {
  const channel = { $ref: `#/channels/${socket}` };
  const messageOf = (name: string) => ({ $ref: `#/channels/${socket}/messages/${name}` });
  const commands = Object.entries(contract.sends).map(([name, command]) => [
    `${socket}.${name}`,
    {
      action: "receive",
      channel,
      summary: command.summary,
      description: [whoMay(command.access ?? contract.access), refusalsOf(contract, command)].join("\n\n"),
      messages: [messageOf(name)],
      ...(replyOf(contract, name, command) && {
        reply: { channel, messages: [messageOf(replyOf(contract, name, command) ?? "")] },
      }),
    },
  ]);
  const events = Object.entries(contract.receives)
    .filter(([name]) => !(name in contract.sends))
    .map(([name, { summary }]) => [
      `${socket}.${name}`,
      { action: "send", channel, summary, messages: [messageOf(name)] },
    ]);
  const also =
    contract.transport === "websocket"
      ? Object.entries(beside)
          .filter(([name]) => !(name in contract.sends) && !(name in contract.receives))
          .map(([name, { summary, way }]) => [
            `${socket}.${name}`,
            { action: way === "input" ? "receive" : "send", channel, summary, messages: [messageOf(name)] },
          ])
      : [];
  return Object.fromEntries([...commands, ...events, ...also]);
}

const replyOf = ({ transport }: SocketContract, name: string, { answeredBy }: SocketCommand): string | undefined =>
  transport === "socket.io" ? acknowledgementOf(name) : answeredBy;

const whoMay = (access: Access): string =>
  access === "anyone"
    ? "Open to anyone."
    : access === "visitor"
      ? "For visitors who hold its token."
      : typeof access === "string"
        ? "For everyone who is signed in."
        : `For ${access.join(", ")}.`;

function refusalsOf(contract: SocketContract, command: SocketCommand): string {
  const codes = [...new Set([...command.errors, ...commonSocketErrors(contract, command)])].sort();
  const lines = codes.map((code) => `- \`${statusOf[problems[code].meaning]} ${code}\`: ${problems[code].title}`);
  return ["May be refused with", "", ...lines].join("\n");
}
