import { z } from "zod";

/** A file that somebody sent. Its type is told by its content, whatever its sender calls it. */
export interface SentFile {
  /** As its sender calls it: for people to read, never a path. */
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** Which files a form may bring in one of its fields. */
export interface FileRule {
  /** The media types that it may have, by its content. */
  readonly types: readonly string[];
  readonly bytesMax: number;
  /** How many of them; one unless told. */
  readonly countMax?: number;
}

/** A `multipart/form-data` body: text fields by a schema, and files. */
export interface Multipart<F extends z.ZodObject = z.ZodObject, K extends string = string> {
  readonly kind: "multipart";
  readonly fields: F;
  readonly files: Readonly<Record<K, FileRule>>;
}

/** Declares a body of fields and files. */
export const multipart = <F extends z.ZodObject, K extends string>(
  fields: F,
  files: Readonly<Record<K, FileRule>>,
): Multipart<F, K> => ({ kind: "multipart", fields, files });

/** What a form of that kind gives a handler. */
export interface SentForm<M extends Multipart> {
  fields: z.output<M["fields"]>;
  files: Record<keyof M["files"] & string, SentFile[]>;
}

/** A JSON body whose bytes the handler is given too, as they came: for callers who sign them. */
export interface SignedJson<T extends z.ZodType = z.ZodType> {
  readonly kind: "signed_json";
  readonly json: T;
}

/** Declares a JSON body that is signed by whoever sends it. */
export const signedJson = <T extends z.ZodType>(json: T): SignedJson<T> => ({ kind: "signed_json", json });

/** Text that is read as it comes, by its media type. */
export type StreamedBody = "text/csv";

export type Body = z.ZodType | StreamedBody | Multipart | SignedJson;

export const isSchema = (body: unknown): body is z.ZodType => body instanceof z.ZodType;

/** What a handler is given of a body, parsed. */
export type ParsedBody<B> = B extends z.ZodType
  ? z.output<B>
  : B extends Multipart
    ? SentForm<B>
    : B extends SignedJson<infer T>
      ? { json: z.output<T>; bytes: Uint8Array }
      : B extends StreamedBody
        ? AsyncIterable<Uint8Array>
        : undefined;

/** What a caller gives as a body, before parsing. */
export type BodyInput<B> = B extends z.ZodType
  ? z.input<B>
  : B extends SignedJson<infer T>
    ? z.input<T>
    : B extends Multipart
      ? FormData
      : unknown;
