import type { Subscription, Subscriptions } from "@rawat/contracts/language";

export const topicsOf = (subscription: Subscription): readonly string[] =>
  "topics" in subscription ? subscription.topics : subscription;

export const isInOrder = (subscription: Subscription | undefined): boolean =>
  subscription !== undefined && "topics" in subscription;

/**
 * Refuses patterns, which would mean something to one broker only. Answers the check of a group's name, because a group that
 * nobody declared would be waited for in vain.
 */
export function checkSubscriptions(subscriptions: Subscriptions): (group: string) => void {
  const pattern = Object.values(subscriptions)
    .flatMap(topicsOf)
    .find((topic) => /[*#]/.test(topic));
  if (pattern) throw new TypeError(`Topics are subscribed to by name, not by pattern: ${pattern}`);
  return (group) => {
    if (!Object.hasOwn(subscriptions, group)) throw new TypeError(`No subscription names the group ${group}`);
  };
}
