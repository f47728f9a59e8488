import { timingSafeEqual } from "node:crypto";

/** Whether a request shows the server key the way Midtrans wants it: as the user of Basic, with an empty password. */
export function hasServerKey(authorization: string | undefined, serverKey: string): boolean {
  const wanted = Buffer.from(`Basic ${Buffer.from(`${serverKey}:`).toString("base64")}`);
  const given = Buffer.from(authorization ?? "");
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
