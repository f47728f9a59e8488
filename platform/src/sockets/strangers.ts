import { limitKeyOf, networkOf } from "../network.ts";

/** Lines by which nobody was let in yet: to open one takes a few bytes of its caller, and a session of some kilobytes of ours for as long as that may take. */
export interface Strangers {
  /** Counts one more, if need be in place of another's. Whether there is room for it. @param cutOff ends it, for others need its place. */
  come(line: object, address: string, cutOff: () => void): boolean;
  has(line: object): boolean;
  /** Somebody was let in by it, or it has ended; nothing a second time. */
  leave(line: object): void;
}

/** How many there may be at once of one address, of one network and of all. */
export interface StrangerBounds {
  address: number;
  network: number;
  all: number;
}

/** Of an address twice as many as may wait there to be let in, of a network what two addresses have, and of all what a few networks have. */
const usualBounds: StrangerBounds = { address: 2_000, network: 4_000, all: 10_000 };

/** Where there is no room left the network that has most gives way, its oldest line first, and never to itself. */
export function createStrangers({
  address: ofAddress,
  network: ofNetwork,
  all,
}: StrangerBounds = usualBounds): Strangers {
  interface Stranger {
    key: string;
    near: string;
    cutOff(): void;
  }
  const strangers = new Map<object, Stranger>();
  const addresses = new Map<string, number>();
  /** The lines of each network, the oldest first. */
  const networks = new Map<string, Set<object>>();

  const leave = (line: object) => {
    const stranger = strangers.get(line);
    if (!stranger) return;
    const { key, near } = stranger;
    strangers.delete(line);
    const left = (addresses.get(key) ?? 1) - 1;
    if (left > 0) addresses.set(key, left);
    else addresses.delete(key);
    networks.get(near)?.delete(line);
    if (networks.get(near)?.size === 0) networks.delete(near);
  };

  /** Ends the oldest of whichever network has most; whether that is another one than this. */
  const makeRoom = (near: string): boolean => {
    const own = networks.get(near)?.size ?? 0;
    const most = [...networks.values()].reduce((one, other) => (other.size > one.size ? other : one));
    const [oldest] = most;
    if (most.size <= own || !oldest) return false;
    const { cutOff } = strangers.get(oldest) as Stranger;
    leave(oldest);
    cutOff();
    return true;
  };

  return {
    come(line, address, cutOff) {
      const key = limitKeyOf(address);
      const near = networkOf(key);
      const here = addresses.get(key) ?? 0;
      if (here >= ofAddress || (networks.get(near)?.size ?? 0) >= ofNetwork) return false;
      if (strangers.size >= all && !makeRoom(near)) return false;
      strangers.set(line, { key, near, cutOff });
      addresses.set(key, here + 1);
      networks.set(near, (networks.get(near) ?? new Set()).add(line));
      return true;
    },
    has: (line) => strangers.has(line),
    leave,
  };
}
