import { z } from "zod";
import type { Actor, Role } from "./actor.ts";

/** Answers that are text and no JSON, by their media type. */
export type TextType = "text/csv" | "text/calendar" | "text/event-stream" | "application/rss+xml";

/** Who sees an answer: an account by its role, a visitor, or a program of ours. */
export type Audience = Role | "visitor" | "service";

type Shown = Readonly<Partial<Record<Audience, z.ZodType>>>;

/**
 * An answer that is not the same for everybody. Of what a handler answers each sees what the schema of their audience lists, and no
 * more: a field that is added is seen by nobody until it is written into a schema.
 */
export interface SeenBy<A extends z.ZodType = z.ZodType, S extends Shown = Shown> {
  readonly kind: "seen_by";
  /** What anybody sees, with what not everybody does as optional: for clients and the API page. */
  readonly anybody: A;
  readonly shown: S;
}

/** Declares who sees what of an answer. */
export const seenBy = <A extends z.ZodType, const S extends Shown>(anybody: A, shown: S): SeenBy<A, S> => ({
  kind: "seen_by",
  anybody,
  shown,
});

/** The same of a list. */
export const listSeenBy = <A extends z.ZodType, const S extends Shown>({ anybody, shown }: SeenBy<A, S>) =>
  seenBy(
    z.array(anybody),
    Object.fromEntries(Object.entries(shown).map(([who, schema]) => [who, z.array(schema)])) as {
      [K in keyof S]: S[K] extends z.ZodType ? z.ZodArray<S[K]> : never;
    },
  );

/** Whose eyes an answer is for. */
export const audienceOf = (actor: Actor): Audience => (actor.kind === "account" ? actor.role : actor.kind);

/** A file as an answer: its type by its content, and what it is to be called. */
export interface FileAnswer {
  type: string;
  name: string;
  bytesCount: number;
  content: AsyncIterable<Uint8Array>;
}

/** What an endpoint answers: JSON, JSON that is not the same for everybody, text, or a file. */
export type Answers = z.ZodType | SeenBy | TextType | "file";

/** The schema that clients and the API page know an answer by; undefined for what is no JSON. */
export const shownSchema = (answers: Answers | undefined): z.ZodType | undefined =>
  typeof answers === "object" ? ("anybody" in answers ? answers.anybody : answers) : undefined;

type Everything<S> = (S extends unknown ? (every: S) => void : never) extends (every: infer I) => void ? I : never;

/** What a handler must answer so that every audience is served. */
export type AnsweredData<R> = R extends z.ZodType
  ? z.output<R>
  : R extends SeenBy<z.ZodType, infer S>
    ? Everything<{ [K in keyof S]: S[K] extends z.ZodType ? z.output<S[K]> : never }[keyof S]>
    : never;

/** What a client reads. */
export type ReadData<R> = R extends z.ZodType ? z.output<R> : R extends SeenBy<infer A> ? z.output<A> : unknown;
