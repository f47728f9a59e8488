import { largestGroup, type Owned } from "./owners.ts";

/** Who or what stands in the way of taking more. */
export type Refused = "caller" | "everybody";

/** One upload that has a place, or asks for one. */
export interface Upload extends Owned {
  /** Whether it may be ended for others' sake: nothing was begun that would be left half done. */
  canGiveUp(): boolean;
  /** Whether its body comes slower than any line brings it that can be waited for. */
  isSlow(): boolean;
  /** Ends it, for somebody else has its place. */
  giveUp(): void;
}

export interface UploadPlaces {
  /** Takes a place, if need be that of another one; or tells whose taking leaves no room. */
  take(upload: Upload): Refused | undefined;
  /** Gives its place back; nothing where it has none. */
  leave(upload: Upload): void;
}

/**
 * Places for uploads, each of which holds a connection to an instance and what has come of it in the service's memory. Where there is none
 * left, the group that has most gives way to one that has less, network before address before account: somebody who is many is no more
 * than their network. An upload that was ended would be begun anew, and end another one, without end; so among equals none gives way but one
 * that sends as good as nothing.
 *
 * @param all how many there are.
 * @param each how many a group may have, from the widest to the narrowest.
 */
export function createUploadPlaces(all: number, each: readonly number[]): UploadPlaces {
  const held = new Set<Upload>();

  /** What a group at this depth has, that of `of`; at depth 0 it is everybody. */
  const groupOf = (of: readonly string[], depth: number): Upload[] =>
    [...held].filter((one) => of.slice(0, depth).every((key, at) => one.of[at] === key));

  return {
    take(upload) {
      const bounds = [all, ...each];
      // The narrowest that is full: whoever gives way in it gives way in all around it.
      const depth = bounds.findLastIndex((max, at) => groupOf(upload.of, at).length >= max);
      if (depth >= 0) {
        const victim = whoGivesWay(groupOf(upload.of, depth), upload.of, depth);
        if (!victim) return depth === 0 ? "everybody" : "caller";
        held.delete(victim);
        victim.giveUp();
      }
      held.add(upload);
      return undefined;
    },
    leave: (upload) => void held.delete(upload),
  };
}

/** Who of a group at this depth ends for one who comes, if anybody does. */
function whoGivesWay(group: readonly Upload[], of: readonly string[], depth: number): Upload | undefined {
  let own = group;
  for (let at = depth; at < of.length; at++) {
    const most = greatest(own, at);
    own = own.filter((one) => one.of[at] === of[at]);
    const victim = most.length > own.length + 1 ? within(most, at + 1) : undefined;
    if (victim) return victim;
  }
  return group.find((one) => one.canGiveUp() && one.isSlow());
}

/** Of a group that has too much: one that is slow, or else the oldest of whoever has most in it. */
function within(group: readonly Upload[], depth: number): Upload | undefined {
  let most = group.filter((one) => one.canGiveUp());
  const slow = most.find((one) => one.isSlow());
  for (let at = depth; at < (group[0]?.of.length ?? 0); at++) most = greatest(most, at);
  return slow ?? most[0];
}

const greatest = (uploads: readonly Upload[], depth: number) => largestGroup(uploads, depth, ({ length }) => length);
