import { createRounds, instant, type Rounds } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { forgetUnsent } from "./attachment-store.ts";

const everyMs = 10 * 60_000;
const atOnceMax = 20;
/** Whoever has chosen a file sends it with what they say; after a day they have thought better of it. */
const keptForMs = 24 * 3_600_000;

/** Forgets files that never went out with a message: nobody is shown them, and nobody knows that they are there. */
export const startForgettingUnsent = ({ db, clock, logger }: Pick<Deps, "db" | "clock" | "logger">): Rounds =>
  createRounds("unsent files", everyMs, logger, async () => {
    const before = instant(new Date(clock.now().getTime() - keptForMs));
    return (await forgetUnsent(db, before, atOnceMax)) === atOnceMax ? "busy" : "idle";
  });
