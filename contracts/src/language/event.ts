import { z } from "zod";
import { Id, Instant } from "./primitives.ts";

/** Every event by its name, which is also its routing key, with what it tells. */
export type Events = Readonly<Record<string, z.ZodType>>;

export type NameOf<E extends Events> = keyof E & string;
export type DataOf<E extends Events, N extends NameOf<E>> = z.output<E[N]>;

/** Which events each program wants, by the program's name. */
export type Subscriptions = Readonly<Record<string, Subscription>>;

/** The names of events; `inOrderByKey` where of those that belong together none may be handled before the one before it is settled. */
export type Subscription = readonly string[] | { readonly topics: readonly string[]; readonly inOrderByKey: true };

/** The envelope, in the names of CloudEvents. `version` is the subject's, so that a late event can be told from news. */
export const Envelope = z.object({
  id: Id,
  type: z.string(),
  time: Instant,
  source: z.string(),
  subject: z.string(),
  version: z.number().int().positive(),
  /** There where it was told before and is told anew, for whoever may have missed it. */
  again: z.literal(true).optional(),
  data: z.unknown(),
});
export type Envelope = z.infer<typeof Envelope>;
