import { z } from "zod";
import type {
  CommandAck,
  CommandInput,
  CommandName,
  SocketContract,
  SocketEventBody,
  SocketEventName,
} from "./socket.ts";

/** How a command failed, as its acknowledgement tells. */
export const socketFault = z.object({ status: z.number().int(), code: z.string(), detail: z.string() });
export type SocketFault = z.infer<typeof socketFault>;

const Acknowledgement = z.discriminatedUnion("ok", [
  z.looseObject({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: socketFault }),
]);

/** What carries messages, such as a client of Socket.IO. */
export interface SocketTransport {
  /** Sends a command; resolves with its acknowledgement. */
  send(command: string, body: unknown): Promise<unknown>;
  on(event: string, listener: (body: unknown) => void): void;
}

/** A command was refused. */
export class SocketRefusal extends Error {
  readonly fault: SocketFault;
  constructor(fault: SocketFault) {
    super(`${fault.status} ${fault.code}: ${fault.detail}`);
    this.name = "SocketRefusal";
    this.fault = fault;
  }
}

export interface SocketClient<S extends SocketContract> {
  /** Sends a command. @throws SocketRefusal for what is refused, a ZodError for an acknowledgement that is not in the contract. */
  send<K extends CommandName<S>>(command: K, body: CommandInput<S, K>): Promise<CommandAck<S, K>>;
  /** Hears an event. What is not as the contract says is told to nobody. */
  on<K extends SocketEventName<S>>(event: K, listener: (body: SocketEventBody<S, K>) => void): void;
}

/** A typed client of a socket's contract, over whatever carries it. */
export const createSocketClient = <S extends SocketContract>(
  { sends, receives }: S,
  transport: SocketTransport,
): SocketClient<S> => ({
  async send(command, body) {
    const { ok, ...told } = Acknowledgement.parse(await transport.send(command, body));
    if (!ok) throw new SocketRefusal((told as { error: SocketFault }).error);
    return (sends[command]?.ack ?? z.looseObject({})).parse(told) as never;
  },
  on(event, listener) {
    transport.on(event, (body) => {
      const told = receives[event]?.body.safeParse(body);
      if (told?.success) listener(told.data as never);
    });
  },
});
