import { newId } from "../ids.ts";

const acceptable = /^[A-Za-z0-9._-]{8,128}$/;
const traceparentForm = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's request id when it can stand in a log line and a header, otherwise a new one. */
export const requestIdOf = (header: string | string[] | undefined): string =>
  typeof header === "string" && acceptable.test(header) ? header : newId();

/** The caller's W3C trace context when it is well formed. */
export const traceparentOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === "string" && traceparentForm.test(header) ? header : undefined;
