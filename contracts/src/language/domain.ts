import type { z } from "zod";
import type { Contract } from "./endpoint.ts";
import type { DataOf, Events, NameOf, Subscriptions } from "./event.ts";

/** Whose data a deed touches: the id of an owner, by the column that the trail has for such owners. */
export type Whose = Readonly<Record<string, string | null | undefined>>;

/** What the trail tells of a request that was refused. */
export interface Wanted {
  action: string;
  subjectId?: string;
  whose?: Whose;
}

/** Whose connections are to end. */
export type Ended = { accountId: string } | { sessionId: string } | { visitorId: string };

/** What is the business's own and not the platform's: handed to every program that stands on it. */
export interface Domain<E extends Events = Events> {
  readonly events: E;
  readonly subscriptions: Subscriptions;
  /** Whose connections end when something happened. Who has sockets subscribes to all of these. */
  readonly shutsOut: { readonly [N in NameOf<E>]?: (data: DataOf<E, N>) => Ended };
  /** The only door, and where it listens unless told. */
  readonly gateway: { readonly port: number };
  /** Every service behind the door, and where it listens unless told. */
  readonly services: Readonly<Record<string, { readonly port: number }>>;
  /** The variables by which every program knows whom it serves. */
  readonly settings: Readonly<Record<string, z.ZodType>>;
  /** The one among them that names the time zone of calendar dates. */
  readonly zone: string;
  /** The columns of every trail that tell whose data a deed touched. */
  readonly owners: readonly string[];
  /** What every service offers of its own trail, to our own programs. */
  readonly trail: Contract;
  /** What the trail keeps of a request that was refused, told by its action (see `actionOf`) and the path as it was called. */
  readonly wantedBy: (action: string, path: string) => Wanted;
}
