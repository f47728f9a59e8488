import type { AccountActor } from "@rawat/contracts";
import {
  createLanes,
  currentRequest,
  inTurns,
  type LaneBounds,
  type Line,
  limitKeyOf,
  networkOf,
} from "@rawat/platform";
import type { Conversation } from "./conversation.ts";

type Kind = Conversation["kind"];

/** How much of something dear one program does at once, and how much of it may wait. */
interface LineBounds {
  /** Of one account. */
  own: LaneBounds;
  /** Of all, apart in talks that are paid for, in rooms of the clinic's people, and in rooms of patients. */
  all: LaneBounds;
  /** In rooms of patients those of one address, and those of one network. */
  address: LaneBounds;
  network: LaneBounds;
}

/** Lines in which somebody waits for their turn, and then does something. */
export type Lines = <T>(actor: AccountActor, kind: Kind, full: () => Error, work: () => Promise<T>) => Promise<T>;

/**
 * Whoever talks with a doctor waits behind nobody's room: to open one costs nothing, and anybody may be as many patients as they like, at
 * more than one address.
 *
 * The work throws TooSlow for whoever waited in vain, and what `full` makes where too many wait already.
 */
export function createLines({ own, all, address, network }: LineBounds): Lines {
  const ofOwn = createLanes(own);
  const ofAll = { consultation: createLanes(all), room: createLanes(all), patientRoom: createLanes(all) };
  const ofAddresses = createLanes(address);
  const ofNetworks = createLanes(network);
  const linesOf = (actor: AccountActor, kind: Kind): Line[] => {
    const first: Line = [ofOwn, actor.accountId];
    if (!isUnpaid(kind, actor)) return [first, [ofAll[kind], "", actor.accountId]];
    const key = limitKeyOf(currentRequest()?.address ?? "");
    const near = networkOf(key);
    return [first, [ofAddresses, key], [ofNetworks, near], [ofAll.patientRoom, "", near]];
  };
  return (actor, kind, full, work) => inTurns(linesOf(actor, kind), full, work);
}

/** Whether a patient does it where nobody has paid. */
export const isUnpaid = (kind: Kind, { role }: AccountActor): boolean => kind === "room" && role === "patient";
