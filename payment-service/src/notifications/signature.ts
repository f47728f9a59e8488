import { createHash, timingSafeEqual } from "node:crypto";

/** What is signed of a notification, as it came: `"10000.00"` is another amount than `10000` to whoever signs it. */
export interface Signed {
  order_id: string;
  status_code: string;
  gross_amount: string;
  signature_key: string;
}

/** The signed strings of a body; undefined where it is no notification. */
export function signedIn(body: unknown): Signed | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { order_id, status_code, gross_amount, signature_key } = body as Partial<Record<keyof Signed, unknown>>;
  if (typeof order_id !== "string" || typeof status_code !== "string") return undefined;
  if (typeof gross_amount !== "string" || typeof signature_key !== "string") return undefined;
  return { order_id, status_code, gross_amount, signature_key };
}

/** Whether it was signed with our key, found out in the same time whatever is wrong with it. */
export function isAuthentic({ order_id, status_code, gross_amount, signature_key }: Signed, key: string): boolean {
  // As it is written, and in no letters that come to the same bytes.
  if (!/^[0-9a-f]{128}$/.test(signature_key)) return false;
  const expected = createHash("sha512").update(`${order_id}${status_code}${gross_amount}${key}`).digest();
  const given = Buffer.from(signature_key, "latin1");
  const wanted = Buffer.from(expected.toString("hex"), "latin1");
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
