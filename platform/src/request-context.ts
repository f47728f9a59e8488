import { AsyncLocalStorage } from "node:async_hooks";
import type { Actor } from "@rawat/contracts/language";
import { nowMs } from "./clock.ts";
import { TooSlow } from "./errors.ts";
import { newId } from "./ids.ts";

/** What is known of the request in hand, wherever in the code it is needed: who asks, under which id, and until when. */
export interface RequestContext {
  readonly requestId: string;
  /** The W3C `traceparent` to pass on, when one came. */
  readonly traceparent?: string;
  /** The caller's network address. */
  readonly address?: string;
  /** Epoch milliseconds after which nobody waits for the answer any more, so nothing may be stored. */
  readonly deadlineAt: number;
  /** Whether the caller of a read has gone; what was to be changed is changed for whoever has gone, too. */
  hasLeft?(): boolean;
  actor?: Actor;
  /** The session that the caller's token belongs to, where that is known: at the gateway, and of what came through it. */
  sessionId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` with `context` as the present request. */
export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** The request in hand; undefined in work that no request asked for. */
export const currentRequest = (): RequestContext | undefined => storage.getStore();

/** Who asks for what is done now. @throws Error where nobody asks: then whoever does it has to be named. */
export function currentActor(): Actor {
  const actor = storage.getStore()?.actor;
  if (!actor) throw new Error("Nobody asks for this: who does it has to be told");
  return actor;
}

/** Runs `work` in the name of a program of ours, for work that no request asks for. */
export const runAs = <T>(service: string, work: () => T, requestId: string = newId()): T =>
  storage.run(Object.assign(deadlineIn(ownWorkMs), { requestId, actor: { kind: "service" as const, service } }), work);

/** Milliseconds that work of our own may take. */
const ownWorkMs = 60_000;

/**
 * A deadline so many milliseconds from now. What is left of it is measured by a clock that never steps, and told as the instant that
 * the wall clock will show then, whatever it shows now.
 */
export function deadlineIn(ms: number): Pick<RequestContext, "deadlineAt"> {
  const endsAtMs = performance.now() + ms;
  return {
    get deadlineAt() {
      return Math.round(nowMs() + endsAtMs - performance.now());
    },
  };
}

/** What one neighbour may take of a request that can answer without it: the rest is left for the answer. */
const dispensableMs = 2_000;

/**
 * Asks for what an answer can do without: a neighbour that says nothing is given up early, so that the answer still comes in
 * time and names what is missing.
 */
export const askBriefly = <T>(work: () => Promise<T>): Promise<T> => runWithin(dispensableMs, work);

/** Runs a part of what is in hand that is given up after so many milliseconds, or when the whole is. */
export function runWithin<T>(ms: number, work: () => T): T {
  const context = storage.getStore();
  if (!context) return work();
  return storage.run(withDeadline(context, Math.min(context.deadlineAt - nowMs(), ms)), work);
}

/** The same request with another deadline, so many milliseconds from now. */
function withDeadline(context: RequestContext, leftMs: number): RequestContext {
  const deadline = Object.getOwnPropertyDescriptors(deadlineIn(leftMs));
  return Object.defineProperties({ ...context }, deadline);
}

/** Throws `TooSlow` when the caller of the request in hand was already told that it took too long. */
export function assertInTime(): void {
  if (isLate()) throw new TooSlow();
}

/** The same, and when whoever was to read it has left. Not for what others wait for as well, or what is to be written down. */
export function assertAwaited(): void {
  assertInTime();
  if (storage.getStore()?.hasLeft?.()) throw new TooSlow();
}

/** Whether the caller of the request in hand no longer waits, or will not in `inMs`; false where there is none. */
export function isLate(inMs = 0): boolean {
  const context = storage.getStore();
  return context !== undefined && nowMs() + inMs > context.deadlineAt;
}

export const headers = {
  requestId: "x-request-id",
  /** Epoch milliseconds, not a span: a request that lay in a frozen program's socket must be found out to be late. */
  deadlineAt: "x-rawat-deadline",
  address: "x-rawat-address",
  /** A token that is no account's, on a route that visitors may ask: a claim, which the service of the route may know. */
  claim: "x-rawat-claim",
} as const;
