import type { Store } from "./books/store.ts";

/** The simulator's time, in milliseconds: it may run faster than the world's and be put forward, and never runs back. */
export interface SimulatedClock {
  now(): number;
  readonly speed: number;
  set(wish: { speed?: number | undefined; advanceMs?: number | undefined }): void;
  /** Back to the world's time. */
  reset(): void;
  /**
   * A moment that a merchant named, by the simulator's time. Their clock is the world's: what is in an hour for them is in an hour
   * here, however far the simulator is ahead.
   */
  ofMerchant(at: number): number;
  /** How long the world has to wait for a moment of the simulator. */
  realMsUntil(at: number): number;
}

/** A clock that goes on where it stood when the simulator ended, at `speed`. */
export function openClock(store: Pick<Store, "findClock" | "saveClock">, speed: number): SimulatedClock {
  const world = () => ({ realAt: Date.now(), simulatedAt: Date.now(), speed });
  let setting = store.findClock() ?? world();
  const now = () => setting.simulatedAt + (Date.now() - setting.realAt) * setting.speed;
  const keep = (next: typeof setting) => {
    setting = next;
    store.saveClock(setting);
  };
  keep({ realAt: Date.now(), simulatedAt: now(), speed });
  return {
    now,
    get speed() {
      return setting.speed;
    },
    set: ({ speed = setting.speed, advanceMs = 0 }) =>
      keep({ realAt: Date.now(), simulatedAt: now() + advanceMs, speed }),
    reset: () => keep(world()),
    ofMerchant: (at) => now() + (at - Date.now()),
    realMsUntil: (at) => (at - now()) / setting.speed,
  };
}

const jakartaAheadMs = 7 * 3_600_000;

/** A moment as Midtrans writes it: Jakarta's time, without saying so. */
export const jakartaTime = (at: number): string =>
  new Date(at + jakartaAheadMs).toISOString().slice(0, 19).replace("T", " ");
