import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import {
  BadNeighbour,
  type InstanceGroup,
  ProblemError,
  type RetryBudget,
  TooSlow,
  Unavailable,
} from "@rawat/platform";
import type { Dispatcher } from "undici";
import { answerHeadOf } from "./answer-head.ts";
import { condemn, endAnswer, hasLeft, isUnread } from "./closing.ts";
import { createHolding } from "./holding.ts";
import type { Connections, Instance } from "./instances.ts";
import { codeOf, isConnectionFault, isInstanceGone, problemOfFault } from "./neighbour-fault.ts";
import { ownersOf } from "./owners.ts";
import { refuse } from "./refuse.ts";
import type { Shares } from "./shares.ts";
import type { Visit } from "./visit.ts";

export interface ExchangeOptions {
  visit: Visit;
  group: InstanceGroup<Instance>;
  budget: RetryBudget;
  shares: Shares;
  /** Whether the request may be sent a second time when its connection broke. */
  isRepeatable: boolean;
  /** A service that reads an upload says all the while that it does. */
  isUpload: boolean;
  /** Whether it waits until there is something to tell. */
  isPoll: boolean;
  /** What goes to the same instance each time. */
  stickyKey: string | undefined;
  /** Milliseconds that a caller may take to read what was sent, before they are taken to be gone. */
  readWithinMs?: number | undefined;
}

/** Requests that may wait for one instance; past them, one that hangs would eat the memory of all. */
const waitingMax = 1_000;
/** Interim answers (103 and its like) that are listened to before an answer is given up. */
const interimMax = 10;
/** Milliseconds that a caller may take to read what was sent, before they are taken to be gone. */
export const usualReadWithinMs = 60_000;
/** Milliseconds after which a caller who does not read is slow: a connection to the service is held by their answer. */
const slowAfterMs = 250;

/**
 * One request on its way to a service and its answer on the way back, each streamed at the pace of its reader.
 *
 * A class, against the custom of the house: one is made for every request, and undici calls its methods, so that closures
 * would cost more than all that is written here.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #visit: Visit;
  readonly #options: ExchangeOptions;
  #deadline: NodeJS.Timeout;
  #endsAtMs: number;
  #tried: Set<Instance> | undefined;
  #headers: string[] = [];
  #body: Buffer | Readable | null = null;
  #instance: Instance | undefined;
  #connections: Connections | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #isOver = false;
  #isRepeat = false;
  /** Whether the answer has begun, if only by one byte: then it was executed, and is never sent again. */
  #hasBegun = false;
  #interim = 0;
  #bytesLeft = -1;
  #last: Buffer | undefined;
  #reading: NodeJS.Timeout | undefined;
  #isSlow = false;

  constructor(options: ExchangeOptions, deadlineMs: number) {
    this.#options = options;
    this.#visit = options.visit;
    this.#deadline = setTimeout(expire, deadlineMs, this);
    this.#endsAtMs = performance.now() + deadlineMs;
    options.budget.earn();
  }

  /** Milliseconds until nobody waits for the answer any more. */
  get leftMs(): number {
    return this.#endsAtMs - performance.now();
  }

  /** Nobody waits longer than so many milliseconds from now for the answer to begin. */
  endWithin(ms: number): void {
    if (this.#isOver || this.#visit.response.headersSent || ms >= this.leftMs) return;
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(expire, ms, this);
    this.#endsAtMs = performance.now() + ms;
  }

  /** Sends the request, with headers as names and values in turn; a body that is a stream is sent once only. */
  send(headers: string[], body: Buffer | Readable | null): void {
    if (this.#isOver) return;
    this.#headers = headers;
    this.#body = body;
    this.#try();
  }

  /** Ends it with a problem. */
  fail(error: ProblemError): void {
    if (this.#isOver) return;
    this.leave();
    refuse(this.#visit, error);
  }

  /** Ends it without a word: the caller is gone. */
  leave(): void {
    clearTimeout(this.#reading);
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#deadline);
    this.#controller?.abort(new Error("No longer wanted"));
  }

  /** Nobody waits any longer; told apart is whose delay it was. */
  expire(): void {
    const isCallersDelay = isUnread(this.#visit.request) && !this.#visit.request.isPaused();
    if (!isCallersDelay) this.#visit.place?.answered?.();
    this.fail(isCallersDelay ? new ProblemError("body_too_slow") : new TooSlow());
  }

  #try(): void {
    const { group, stickyKey, visit } = this.#options;
    const instance = group.pick(stickyKey, this.#tried);
    const connections = instance?.[this.#options.isPoll ? "polls" : "usual"];
    if (!connections || connections.waiting >= waitingMax) {
      this.fail(new Unavailable("service_unavailable", { cause: "no instance has room" }));
      return;
    }
    this.#instance = instance;
    this.#controller = undefined;
    this.#connections = connections;
    connections.waiting++;
    const { method = "GET", url = "/" } = visit.request;
    connections.pool.dispatch(
      { path: url, method: method as Dispatcher.HttpMethod, headers: this.#headers, body: this.#body },
      this,
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new Error("No longer wanted"));
  }

  onResponseStarted(): void {
    this.#hasBegun = true;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, answer: IncomingHttpHeaders): void {
    if (this.#isOver) return;
    if (status < 200) {
      if (++this.#interim > interimMax && !this.#options.isUpload) throw new BadNeighbour("bad_neighbour");
      return;
    }
    const { request, response } = this.#visit;
    clearTimeout(this.#deadline);
    this.#visit.place?.answered?.();
    const head = answerHeadOf(answer, this.#visit);
    if (isUnread(request)) {
      condemn(request.socket);
      if (!this.#visit.isLast) head.push("connection", "close");
    }
    response.writeHead(status, head);
    const length = answer["content-length"];
    if (length !== undefined) this.#bytesLeft = Number(length);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    this.#bytesLeft -= chunk.length;
    // The last piece goes out with the end, in one write.
    if (this.#bytesLeft === 0) this.#last = chunk;
    else if (!this.#visit.response.write(chunk)) this.#waitForReader(controller);
  }

  onResponseEnd(): void {
    this.#settle();
    if (this.#isOver) return;
    this.#isOver = true;
    const { request, response } = this.#visit;
    endAnswer(request, response, this.#last);
    if (response.writableLength > 0) this.#expectReader();
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    const instance = this.#settle();
    if (this.#isOver || !instance) return;
    const { request, response } = this.#visit;
    if (hasLeft(request)) {
      this.leave();
      return;
    }
    if (response.headersSent) {
      // A short answer must not look like a whole one.
      this.#visit.fault = "answer_cut";
      this.#visit.cause = codeOf(error);
      this.leave();
      response.destroy();
      return;
    }
    const wasSent = this.#controller !== undefined;
    const code = codeOf(error);
    if (!wasSent && isInstanceGone(code)) this.#options.group.leaveOut(instance);
    if (wasSent ? this.#mayRepeat(code) : isInstanceGone(code) && this.#hasOther(instance)) {
      this.#avoid(instance);
      this.#try();
    } else {
      this.fail(problemOfFault(error, code, { wasSent, hasBegun: this.#hasBegun }));
    }
  }

  /** Once more, where nothing of an answer came and a second time does no harm. */
  #mayRepeat(code: string): boolean {
    if (this.#hasBegun || this.#isRepeat || !this.#options.isRepeatable || !isConnectionFault(code)) return false;
    if (this.#body !== null && !Buffer.isBuffer(this.#body)) return false;
    this.#isRepeat = this.#options.budget.spend();
    return this.#isRepeat;
  }

  #hasOther(instance: Instance): boolean {
    return this.#options.group.all.some((other) => other !== instance && !this.#tried?.has(other));
  }

  /** Another instance is preferred; where there is none, this one may have a fresh connection. */
  #avoid(instance: Instance): void {
    if (!this.#hasOther(instance)) return;
    this.#tried ??= new Set();
    this.#tried.add(instance);
  }

  #settle(): Instance | undefined {
    const instance = this.#instance;
    if (this.#connections) this.#connections.waiting--;
    this.#connections = undefined;
    this.#instance = undefined;
    return instance;
  }

  #waitForReader(controller: Dispatcher.DispatchController): void {
    controller.pause();
    if (this.#isSlow) this.#expectReader();
    else this.#reading = setTimeout(() => this.#countSlow(), slowAfterMs);
    this.#visit.response.once("drain", () => {
      clearTimeout(this.#reading);
      controller.resume();
    });
  }

  /** A few answers of one caller may wait for their reader at once; what is more would use up the connections of all. */
  #countSlow(): void {
    const visit = this.#visit;
    visit.holding ??= createHolding(this.#options.shares, ownersOf(visit.caller, visit.address), visit);
    if (visit.holding.hold("slowAnswers")) {
      visit.fault = "answer_unread";
      visit.response.destroy();
      return;
    }
    this.#isSlow = true;
    // It waits among the slow from now on, and nobody of its line behind it.
    visit.place?.leave();
    this.#expectReader();
  }

  #expectReader(): void {
    const { response } = this.#visit;
    this.#reading = setTimeout(() => response.destroy(), this.#options.readWithinMs ?? usualReadWithinMs);
  }
}

function expire(exchange: Exchange): void {
  exchange.expire();
}
