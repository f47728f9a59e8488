import type { DataOf, Domain, Ended, Events, NameOf } from "@rawat/contracts/language";
import type { Reactions } from "../outbox/inbox.ts";
import type { SocketHub } from "./socket-service.ts";

/**
 * What a service with sockets does when something happens elsewhere: what it does of its own, and that it ends the connections of whoever
 * is shut out by it.
 *
 * @throws Error where the service does not subscribe to all that shuts out: its connections would outlive their people's sessions.
 */
export function shuttingOut<E extends Events>(
  { shutsOut, subscriptions }: Pick<Domain<E>, "shutsOut" | "subscriptions">,
  name: string,
  own: Reactions<E>,
  hub: Pick<SocketHub, "end">,
): Reactions<E> {
  const subscription = subscriptions[name] ?? [];
  const topics = "topics" in subscription ? subscription.topics : subscription;
  const missing = Object.keys(shutsOut).filter((event) => !topics.includes(event));
  if (missing.length > 0) throw new Error(`${name} has sockets and does not subscribe to ${missing.join(", ")}`);
  const ending = Object.entries(shutsOut).map(([event, whose]) => {
    const react = own[event as NameOf<E>];
    const endAfter: typeof react = async (trx, told) => {
      await react?.(trx, told);
      hub.end((whose as (data: DataOf<E, NameOf<E>>) => Ended)(told.data));
    };
    return [event, endAfter];
  });
  return { ...own, ...Object.fromEntries(ending) };
}
