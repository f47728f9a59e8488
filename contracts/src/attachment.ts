import { z } from "zod";
import { Id } from "./language/primitives.ts";
import { attachmentTypes } from "./words.ts";

/** A file that was sent along; what it is, its content told. */
export const Attachment = z
  .object({
    id: Id,
    /** As its sender called it, with the ending of what it is. */
    name: z.string(),
    mediaType: z.enum(attachmentTypes),
    bytes: z.number().int(),
  })
  .meta({ id: "Attachment" });
export type Attachment = z.infer<typeof Attachment>;
