import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A TCP port of the loopback address that nobody listens on, and that no other process is given by this function while this one
 * lives: between the choice and the moment at which a program listens another run could choose the same, and would be asked for it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, "close");
    if (await reserve(port)) return port;
  }
}

/** The UDP port of the same number, which no program of ours uses, tells others that it is taken. */
async function reserve(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  try {
    socket.bind({ port, address: "127.0.0.1", exclusive: true });
    await once(socket, "listening");
    socket.unref();
    return true;
  } catch {
    socket.close();
    return false;
  }
}
