import { type AddressInfo, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** A mail server as a mailing program sees one. */
export interface MailServer {
  /** What `SMTP_URL` is set to. */
  readonly url: string;
  /** How many letters it was handed, whatever became of them. */
  offered(): number;
  /** The letters that it took, as they came. */
  taken(): readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts a mail server of our own.
 *
 * @param msFor what it takes for a letter, in milliseconds: it says no at once where that is negative, and never answers where it is
 * not told.
 */
export async function startMailServer(msFor: (letter: string) => number | undefined): Promise<MailServer> {
  const taken: string[] = [];
  const sockets = new Set<Socket>();
  let offered = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    let letter: string | undefined;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const answer = (whole: string) => {
      const takesMs = msFor(whole);
      if (takesMs === undefined) return;
      if (takesMs < 0) return void say("451 come again");
      setTimeout(() => {
        if (socket.destroyed) return;
        taken.push(whole);
        say("250 taken");
      }, takesMs);
    };
    socket.on("error", () => undefined);
    say("220 mail.test");
    createInterface(socket).on("line", (line) => {
      if (letter !== undefined && line !== ".") letter += `${line}\n`;
      else if (letter !== undefined) {
        offered++;
        answer(letter);
        letter = undefined;
      } else if (/^DATA/i.test(line)) {
        letter = "";
        say("354 go on");
      } else say(/^QUIT/i.test(line) ? "221 bye" : "250 well");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    offered: () => offered,
    taken: () => taken,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
