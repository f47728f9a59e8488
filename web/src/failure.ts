import type { Issue, Problem, ProblemCode } from "@rawat/contracts";
import { waitText } from "./format.ts";
import { t } from "./i18n/index.ts";

/** An answer that is no success, with its problem where the body holds one. */
export class Refusal extends Error {
  readonly status: number;
  readonly problem: Partial<Problem>;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problem: Partial<Problem>, retryAfterSeconds?: number) {
    super(problem.title ?? `status ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No answer at all: the line, or the time, ran out. */
export class NoAnswer extends Error {
  readonly reason: "offline" | "unreachable" | "slow";

  constructor(reason: NoAnswer["reason"], cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/** Whether the same may well go at another time: the line broke, or the clinic is away or busy for a moment. */
export const mayPass = (error: unknown): boolean =>
  error instanceof NoAnswer ||
  (error instanceof Refusal &&
    (error.status >= 500 || error.status === 429 || error.problem.code === "request_running"));

/** The session is over; the page is already on its way to the sign-in. */
export class SignedOut extends Error {}

/** Whether the failure came of our own choice to stop: nothing is to be told then. */
export const isAbort = (error: unknown): boolean =>
  error instanceof SignedOut || (error instanceof DOMException && error.name === "AbortError");

const unsent = new WeakSet<Error>();

/** Asks something before a form is sent: where that fails, nothing was sent, and no answer to it is owed. */
export async function askFirst<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof Error) unsent.add(error);
    throw error;
  }
}

export const isUnsent = (error: unknown): boolean => error instanceof Error && unsent.has(error);

export const hasCode = (error: unknown, code: ProblemCode): error is Refusal =>
  error instanceof Refusal && error.problem.code === code;

/** What happened, in the person's language. */
export function sentenceFor(error: unknown): string {
  if (error instanceof NoAnswer) return t.failures[error.reason];
  if (!(error instanceof Refusal)) return t.failures.unexpected;
  if (error.retryAfterSeconds !== undefined && error.status === 429)
    return t.failures.tooMany(waitText(error.retryAfterSeconds));
  const { code } = error.problem;
  return code !== undefined && code in t.problems ? t.problems[code as ProblemCode] : t.failures.unexpected;
}

/** The number to tell the clinic's support, where the fault is on our side. */
export const requestIdOf = (error: unknown): string | undefined =>
  error instanceof Refusal && error.status >= 500 ? error.problem.requestId : undefined;

/** A field in the person's language; the place within a list is left out. Undefined where people have no name for it. */
export function fieldName(path: string): string | undefined {
  const [field = "", ...rest] = path.split(".").filter((part) => !/^\d+$/.test(part));
  const name = [path, [field, ...rest].join("."), field].find((key) => key in t.fields);
  return name && t.fields[name as keyof typeof t.fields];
}

/** What is wrong, said with the field that it is about where people have a name for it. */
export const withField = (path: string, said: string): string => [fieldName(path), said].filter(Boolean).join(": ");

/** One issue in the person's language, by the contract's own sentence. */
export function issueSentence({ message }: Pick<Issue, "message">): string {
  if (message in t.issues) return t.issues[message as keyof typeof t.issues];
  const [, size, bound] = /^Too (big|small): expected number to be [<>]=?(-?[\d.]+)$/.exec(message) ?? [];
  if (bound !== undefined) {
    const number = new Intl.NumberFormat(t.locale).format(Number(bound));
    return size === "big" ? t.failures.atMost(number) : t.failures.atLeast(number);
  }
  const [, number, line] = /^This NIK (?:is that of (RM-\d+)|stands on line (\d+) already),/.exec(message) ?? [];
  if (number ?? line) return number ? t.failures.nikOf(number) : t.failures.nikOnLine(line ?? "");
  if (message.startsWith("Too big")) return t.issues.tooLong;
  if (/^Invalid input: expected .*, received (undefined|null)/.test(message)) return t.issues.missing;
  if (message.startsWith("Invalid input: expected number")) return t.issues.number;
  return t.issues.other;
}
