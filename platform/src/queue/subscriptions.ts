import type { Subscriptions } from "./queue.ts";

/**
 * Refuses patterns, which would mean something to one broker only. Answers the check of a group's name, because a group that
 * nobody declared would be waited for in vain.
 */
export function checkSubscriptions(subscriptions: Subscriptions): (group: string) => void {
  const pattern = Object.values(subscriptions)
    .flat()
    .find((topic) => /[*#]/.test(topic));
  if (pattern) throw new TypeError(`Topics are subscribed to by name, not by pattern: ${pattern}`);
  return (group) => {
    if (!Object.hasOwn(subscriptions, group)) throw new TypeError(`No subscription names the group ${group}`);
  };
}
