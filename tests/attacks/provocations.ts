import type { ProblemCode } from "@rawat/contracts";
import type { Answered } from "../harness/caller.ts";

/** How each code that an endpoint declares of its own is brought about, by the endpoint's name. */
export type Provocations = Readonly<Record<string, Partial<Record<ProblemCode, () => Promise<Answered>>>>>;
