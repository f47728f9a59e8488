import { connect } from "node:net";

export interface Wired {
  /** All that came back. */
  text: string;
  /** The status of each answer, interim ones left out. */
  statuses: number[];
  /** Whether the gateway ended the connection by itself. */
  wasEnded: boolean;
}

/** Milliseconds without a word after which a connection that stays open is taken to say no more. */
const quietMs = 1_500;

const byteText = "latin1";

/** Writes bytes as they are to a bare socket, piece by piece, and reads until the other side ends it or falls silent. */
export function exchange(url: string, pieces: readonly (string | Buffer)[]): Promise<Wired> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    let timer: NodeJS.Timeout | undefined;
    const finish = (wasEnded: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString(byteText);
      resolve({ text, statuses: statusesIn(text), wasEnded });
    };
    const wait = () => {
      clearTimeout(timer);
      if (chunks.length > 0) timer = setTimeout(finish, quietMs, false);
    };
    socket.setTimeout(20_000, () => reject(new Error("no answer")));
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      wait();
    });
    socket.once("end", () => finish(true));
    // A caller who is still sending is cut off behind the answer.
    socket.on("error", () => finish(true));
    socket.once("connect", () => {
      for (const piece of pieces) socket.write(typeof piece === "string" ? Buffer.from(piece, byteText) : piece);
    });
  });
}

const statusesIn = (text: string): number[] =>
  [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status)).filter((status) => status >= 200);

/** The headers of the first answer, names in small letters. */
export function headersOf({ text }: Wired): Headers {
  const [head = ""] = text.slice(text.indexOf("HTTP/1.")).split("\r\n\r\n");
  const lines = head.split("\r\n").slice(1);
  return new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
  );
}
