import { setTimeout as pause } from "node:timers/promises";
import { type Channel, type ChannelModel, connect } from "amqplib";
import { pauseUnless } from "./outcome.ts";
import { QueueUnavailable } from "./queue.ts";

/** After two to three silent periods a broker is gone, though its address may still take packets. */
const heartbeatSeconds = 5;
const connectTimeoutMs = 5_000;
/** A broker that has just come back may take its time to find its queues; one that lives and never answers is left. */
export const beginTimeoutMs = 20_000;
const closeTimeoutMs = 1_000;
const backoff = { firstMs: 50, growth: 2, lastMs: 2_000 };

/** One connection from its opening to its end. */
export interface Session {
  connection: ChannelModel;
  /** Raised when the connection has ended or must be given up: nothing on it can be acknowledged any more. */
  over: AbortSignal;
  /** Gives the connection up; the next one declares and subscribes everything anew. */
  end(): void;
}

/**
 * Keeps one connection open: when it, or anything `begin` has opened on it, fails, everything is closed and begun anew. A
 * fault of one channel thus costs a moment of all of them, and there is one way back from every fault.
 */
export function keepConnected(url: string, begin: (session: Session) => Promise<void>) {
  const { host: address } = new URL(url);
  let fault: unknown = "not connected yet";
  const closing = new AbortController();
  const firstAttempt = Promise.withResolvers<void>();

  async function live(onBegun: () => void): Promise<void> {
    const connection = await connect(withHeartbeat(url), { timeout: connectTimeoutMs, noDelay: true });
    const broken = new AbortController();
    const end = () => broken.abort();
    connection.on("error", end);
    connection.on("close", end);
    const session = { connection, over: AbortSignal.any([closing.signal, broken.signal]), end };
    try {
      await Promise.race([answered(address, beginTimeoutMs, begin(session)), raised(session.over)]);
      if (session.over.aborted) return;
      onBegun();
      await raised(session.over);
    } finally {
      end();
      // A frozen broker never agrees to the end; the missing heartbeats then close the socket.
      await Promise.race([connection.close().catch(() => {}), pause(closeTimeoutMs, undefined, { ref: false })]);
    }
  }

  async function keep(): Promise<void> {
    let waitMs = backoff.firstMs;
    while (!closing.signal.aborted) {
      // Whoever calls meanwhile is told that the broker cannot be reached; here there is only trying again.
      await live(() => {
        waitMs = backoff.firstMs;
        firstAttempt.resolve();
      }).catch((error) => {
        fault = error;
      });
      firstAttempt.resolve();
      await pauseUnless(closing.signal, waitMs);
      waitMs = Math.min(waitMs * backoff.growth, backoff.lastMs);
    }
  }

  const kept = keep();
  return {
    /** Resolves when it is known whether the broker is there. */
    firstAttempt: firstAttempt.promise,
    address,
    /** What callers are told while there is no connection, with why the last try failed. */
    away: () => new QueueUnavailable(fault, address),
    async close() {
      closing.abort();
      await kept;
    },
  };
}

/** Opens a channel whose fault (a refused declaration, an unknown delivery) ends the session. */
export async function openChannel(session: Session): Promise<Channel> {
  const channel = await session.connection.createChannel();
  channel.on("error", session.end);
  return channel;
}

/** Whatever the broker does not answer in time, it does not do. */
export async function answered<T>(address: string, timeoutMs: number, answer: Promise<T>): Promise<T> {
  const silence = new AbortController();
  try {
    return await Promise.race([
      answer,
      pause(timeoutMs, undefined, { signal: silence.signal }).then(() => {
        throw new Error(`No answer within ${timeoutMs} ms`);
      }),
    ]);
  } catch (error) {
    throw new QueueUnavailable(error, address);
  } finally {
    silence.abort();
  }
}

function raised(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function withHeartbeat(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has("heartbeat")) address.searchParams.set("heartbeat", String(heartbeatSeconds));
  return address.href;
}
