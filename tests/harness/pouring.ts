import { connect, type Socket } from "node:net";

/** A connection on which somebody sends whatever they like. */
export interface Line {
  socket: Socket;
  /** All that was answered. */
  text(): string;
  isClosed(): boolean;
}

export function openLine(port: number, host = "127.0.0.1"): Line {
  const socket = connect({ port, host, noDelay: true });
  let text = "";
  let isClosed = false;
  socket
    .on("error", () => undefined)
    .on("close", () => {
      isClosed = true;
    })
    .on("data", (bytes) => {
      text += bytes.toString("latin1");
    });
  return { socket, text: () => text, isClosed: () => isClosed };
}

/** Goes on sending, whatever is answered, as fast as it is taken. */
export function pour({ socket }: Pick<Line, "socket">, piece: string): void {
  const more = () => {
    while (socket.writable && socket.write(piece));
  };
  socket.on("drain", more);
  more();
}
