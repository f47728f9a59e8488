import { z } from "zod";
import { Id } from "./language/primitives.ts";

const Version = z.number().int().min(1);

/**
 * What one archiving closes somebody by: an id of its own, and the version of them that it read before. Absent from programs of the
 * version before, whose closings have no name.
 */
export const Closing = z.strictObject({ id: Id, version: Version });

/** Which closings end: the one of an archiving that failed, or all that were made before the version that somebody was brought back as. */
export const Reopening = z.union([z.strictObject({ closing: Id }), z.strictObject({ before: Version })]);

export type Closing = z.infer<typeof Closing>;
export type Reopening = z.infer<typeof Reopening>;
