import { BadNeighbour, Invalid, ProblemError, Unavailable } from "@rawat/platform";

/** How far a request had come when its connection failed. */
export interface Progress {
  wasSent: boolean;
  hasBegun: boolean;
}

// Our own shortage or our own word: nothing that the other side did.
const ours = new Set(["EMFILE", "ENFILE", "UND_ERR_DESTROYED", "UND_ERR_CLOSED", "UND_ERR_INVALID_ARG"]);
const connectionFaults = new Set([
  "UND_ERR_SOCKET",
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "UND_ERR_DESTROYED",
  "ETIMEDOUT",
]);

/** What kind of failure undici tells of. */
export const codeOf = (error: Error): string => String((error as NodeJS.ErrnoException).code ?? error.name);

/** Whether the connection broke, rather than what came over it. */
export const isConnectionFault = (code: string): boolean => connectionFaults.has(code);

/** Whether a failed connection speaks against the instance behind it. */
export const isInstanceGone = (code: string): boolean => !ours.has(code);

/** What the caller is told when a service gave no answer, or one that is none. */
export function problemOfFault(error: Error, code: string, { wasSent, hasBegun }: Progress): ProblemError {
  if (error instanceof ProblemError) return error;
  if (code === "UND_ERR_INVALID_ARG") return new Invalid("bad_path", { cause: error });
  if (!wasSent || (!hasBegun && isConnectionFault(code)))
    return new Unavailable("service_unavailable", { cause: error });
  return new BadNeighbour("bad_neighbour", { cause: error });
}
