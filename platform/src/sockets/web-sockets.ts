import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import { headers } from "../request-context.ts";
import { createFrameCount } from "./frame-count.ts";
import { createTokenBucket } from "./token-bucket.ts";

/** Frames that a line may send at once, and then each second, whatever is in them: more than commands, their parts and answers to pings ever are. */
const frameRate = { burst: 500, perSecond: 100 };
/** Pings, pongs and closes among them: browsers send one pong for each of our pings. */
const controlRate = { burst: 20, perSecond: 20 };
const pongEveryMs = 1_000;

/**
 * The WebSockets of a path, however they are carried. What nobody above hears of is counted here: a line that sends more frames than anybody
 * has to say is cut off, before any of the piece that is too much has been looked at. Each frame has a turn of its own.
 */
export class WebSockets extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, autoPong: false });
  }

  override handleUpgrade(
    request: IncomingMessage,
    line: Duplex,
    head: Buffer,
    admit: (socket: WebSocket, request: IncomingMessage) => void,
  ): void {
    if (!watch(line, head)) {
      line.destroy();
      return;
    }
    super.handleUpgrade(request, line, head, (socket, from) => {
      answerPings(socket);
      admit(socket, from);
    });
  }
}

/** From where somebody comes, as the gateway tells it. */
export function addressOf({ headers: given, socket }: IncomingMessage): string {
  const told = given[headers.address];
  return typeof told === "string" ? told : (socket.remoteAddress ?? "");
}

/** Cuts a line off that sends too many frames. Whether what has come already is not too many. */
function watch(line: Duplex, head: Buffer): boolean {
  const count = createFrameCount();
  const frames = createTokenBucket(frameRate);
  const controls = createTokenBucket(controlRate);
  const isWithin = (piece: Buffer) => {
    const { all, controls: controlsBefore } = count;
    count.add(piece);
    const framesLeft = frames.spend(count.all - all);
    return controls.spend(count.controls - controlsBefore) >= 0 && framesLeft >= 0;
  };
  const push = line.push.bind(line);
  // Where all of it comes in: whoever listens behind would have read a piece to its end, also after the line has ended.
  line.push = (piece: Buffer | null, encoding) => {
    if (piece === null || isWithin(piece)) return push(piece, encoding);
    line.destroy();
    return false;
  };
  return isWithin(head);
}

/** Once a second at most, and never behind what is not read: pongs that wait for who only asks would take everybody's memory. */
function answerPings(socket: WebSocket): void {
  let answeredAtMs = Number.NEGATIVE_INFINITY;
  socket.on("ping", (data) => {
    const nowMs = performance.now();
    if (nowMs - answeredAtMs < pongEveryMs || socket.bufferedAmount > 0) return;
    answeredAtMs = nowMs;
    socket.pong(data, false, () => {});
  });
}
