import { limitKeyOf, networkOf } from "@rawat/platform";
import type { Caller } from "./caller.ts";

/** Something of a caller's, such as a body that is kept or a place that is held. */
export interface Owned {
  /** Whose it is, from the widest to the narrowest: of one group in another. */
  readonly of: readonly string[];
}

/** Whoever sends a request has a share: the account, and where none is known the address, by networks of one customer. */
export const shareKeyOf = (caller: Caller | undefined, address: string): string =>
  caller?.actor.kind === "account" ? caller.actor.accountId : limitKeyOf(address);

/**
 * The groups that a caller is in. The clinic's people stand for themselves; patients and visitors are as many as somebody likes, and more
 * than one address is rented as easily, so that all of a network count as one before they count for themselves.
 */
export function ownersOf(caller: Caller | undefined, address: string): readonly string[] {
  const own = shareKeyOf(caller, address);
  if (caller && isClinics(caller)) return [own];
  const key = limitKeyOf(address);
  return [networkOf(key), key, own];
}

/** Whether it is one of the clinic's people. */
export const isClinics = ({ actor }: Caller): boolean => actor.kind === "account" && actor.role !== "patient";

/** The largest of the groups that differ at this depth; of several that are as large, the one that came first. */
export function largestGroup<T extends Owned>(all: readonly T[], depth: number, sizeOf: (group: T[]) => number): T[] {
  let largest: { group: T[]; size: number } = { group: [], size: 0 };
  for (const group of Map.groupBy(all, ({ of }) => of[depth]).values()) {
    const size = sizeOf(group);
    if (size > largest.size) largest = { group, size };
  }
  return largest.group;
}
