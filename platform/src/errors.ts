import {
  type CodeOf,
  type Issue,
  type Meaning,
  type Problem,
  type ProblemCode,
  problems,
  statusOf,
  type Whose,
} from "@rawat/contracts/language";

export interface ProblemOptions {
  /** The sentence shown to the caller; the code's title unless told. */
  detail?: string;
  issues?: Issue[];
  /** What really happened; for the log only. */
  cause?: unknown;
  /** Seconds after which a repeat makes sense; becomes `Retry-After`. */
  retryAfterSeconds?: number;
  /** Further headers of the answer, such as `Allow`. */
  headers?: Record<string, string>;
  /** It is refused only because so many ask: nothing broke, and the log needs no trace of where. */
  isBusy?: true;
  /** Refused for who asks, see `ProblemError.refused`. */
  refused?: Whose;
}

/**
 * The one family of errors that may reach a caller. Its members are named by what they mean; the status stands in one
 * table of the contracts. Anything else that is thrown becomes `internal_error`, its text only in the log.
 */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly issues: Issue[] | undefined;
  readonly headers: Record<string, string>;
  readonly isBusy: boolean;
  /**
   * There for what is refused because of who asks, by role or by owner: also where the answer does not say so, the trail does. It
   * tells whose it was, where that is known.
   */
  readonly refused: Whose | undefined;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ?? problems[code].title, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.issues = options.issues;
    this.headers = { ...options.headers };
    this.isBusy = options.isBusy ?? false;
    this.refused = options.refused ?? (problems[code].meaning === "forbidden" ? {} : undefined);
    if (options.retryAfterSeconds !== undefined)
      this.headers["retry-after"] = String(Math.max(1, Math.ceil(options.retryAfterSeconds)));
  }

  get status(): number {
    return statusOf[problems[this.code].meaning];
  }
}

/** The class of one meaning, whose codes are checked by the compiler. */
function family<M extends Meaning>(_meaning: M): new (code: CodeOf<M>, options?: ProblemOptions) => ProblemError {
  return ProblemError;
}

/** The request itself is wrong; `issues` lists every fault of it. */
export class Invalid extends family("invalid") {}
/** Nobody known asks: no token, or none that holds. */
export class Unauthenticated extends family("unauthenticated") {
  constructor(code: CodeOf<"unauthenticated">, options: ProblemOptions = {}) {
    super(code, { ...options, headers: { "www-authenticate": 'Bearer realm="rawat"', ...options.headers } });
  }
}
/** A known caller who may not do this, and may know that it exists. */
export class Forbidden extends family("forbidden") {}
/** Absent, or not the caller's to know of: the two answers are equal. */
export class NotFound extends family("notFound") {}
/** It is there, or may be, but is not the caller's: the answer is that of what is absent, the trail tells of the try. */
export const notYours = (whose: Whose = {}): NotFound => new NotFound("not_found", { refused: whose });
/** It clashes with what is there. */
export class Conflict extends family("conflict") {}
/** If-Match names a version that is no longer the present one. */
export class Stale extends family("stale") {}
/** Well formed, but what it refers to does not exist or may not be used. */
export class Unusable extends family("unusable") {}
/** A change that needs If-Match came without. */
export class PreconditionNeeded extends family("preconditionNeeded") {}
/** A limit is used up. */
export class TooMany extends family("tooMany") {}
/** What this depends on cannot be reached. */
export class Unavailable extends family("unavailable") {
  constructor(code: CodeOf<"unavailable"> = "service_unavailable", options: ProblemOptions = {}) {
    super(code, { retryAfterSeconds: 2, ...options });
  }
}
/** A neighbour answered what it may not answer. */
export class BadNeighbour extends family("badNeighbour") {}
/** No answer within the request's deadline. */
export class TooSlow extends family("tooSlow") {
  constructor(code: CodeOf<"tooSlow"> = "service_too_slow", options: ProblemOptions = {}) {
    super(code, { retryAfterSeconds: 2, ...options });
  }
}

/** A neighbour's own refusal, kept as a cause: the use-case decides what its caller is told. */
export class RemoteError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}`);
    this.name = "RemoteError";
    this.problem = problem;
  }
}

/** Faults that one answer tells of: a body of nothing but faults would otherwise come back several times its size. */
export const issuesMax = 100;

/** The problem-details body of an error, as RFC 9457 has it. */
export function problemOf(error: ProblemError, instance: string, requestId: string): Problem {
  return {
    type: `/docs#${error.code}`,
    title: problems[error.code].title,
    status: error.status,
    detail: error.message,
    instance,
    code: error.code,
    requestId,
    ...(error.issues && { errors: error.issues.slice(0, issuesMax) }),
  };
}
