import { Forbidden, instant, newId } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { insertNotification } from "./notification-store.ts";
import { isAuthentic, signedIn } from "./signature.ts";

const orderNumberMax = 64;

/**
 * Keeps an authentic notification, whatever it is about, to act on it later: they wait for an answer and tell again what was not
 * kept. A wrong signature is answered before anything is looked up.
 *
 * @throws Forbidden
 */
export async function receiveNotification(
  { db, clock, signatureKey }: Pick<Deps, "db" | "clock" | "signatureKey">,
  { json, bytes }: { json: unknown; bytes: Uint8Array },
): Promise<void> {
  const signed = signedIn(json);
  if (!signed || !isAuthentic(signed, signatureKey)) throw new Forbidden("wrong_signature");
  const at = instant(clock.now());
  await insertNotification(db, {
    id: newId(),
    orderNumber: signed.order_id.slice(0, orderNumberMax),
    body: Buffer.from(bytes).toString("utf8"),
    receivedAt: at,
    dueAt: at,
  });
}
