import { type ReadonlySignal, signal } from "@preact/signals";
import { currentUser } from "../session.ts";
import { tell } from "./socket.ts";

/** So often it is told anew while somebody goes on typing. */
const tellEveryMs = 3_000;
/** Who has not gone on for so long has stopped, whether that was told or not. */
const staleMs = 6_000;

export interface Typing {
  /** Who is typing, by their names. */
  who: ReadonlySignal<string | undefined>;
  began(somebody: { userId: string; name: string }): void;
  /** What was typed is said, or given up. */
  hasSaid(userId: string): void;
  /** Tells the other one what happens here: that something is typed, or nothing any more. */
  typed(text: string): void;
}

/** Who is typing in a consultation. It is worth telling at this moment alone, so whatever fails is left. */
export function createTyping(consultationId: string): Typing {
  const who = signal<string | undefined>(undefined);
  const { id: own } = currentUser();
  let over: ReturnType<typeof setTimeout>;
  let toldAt = -tellEveryMs;
  let isTold = false;
  let pause: ReturnType<typeof setTimeout>;

  const stop = () => {
    who.value = undefined;
    clearTimeout(over);
  };
  const tellStop = () => {
    clearTimeout(pause);
    if (!isTold) return;
    isTold = false;
    toldAt = -tellEveryMs;
    void tell("typing_stop", { consultationId }).catch(() => undefined);
  };
  return {
    who,
    began({ userId, name }) {
      if (userId === own) return;
      who.value = name;
      clearTimeout(over);
      over = setTimeout(stop, staleMs);
    },
    hasSaid: (userId) => {
      if (userId !== own) stop();
    },
    typed(text) {
      if (text.trim() === "") return tellStop();
      clearTimeout(pause);
      pause = setTimeout(tellStop, staleMs - 1_000);
      if (performance.now() - toldAt < tellEveryMs) return;
      toldAt = performance.now();
      isTold = true;
      void tell("typing_start", { consultationId }).catch(() => undefined);
    },
  };
}
