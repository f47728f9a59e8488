import { audit, createRounds, instant, inTransaction, type Rounds } from "@rawat/platform";
import { serviceName } from "../config.ts";
import type { Deps } from "../deps.ts";
import { listDue, showDue } from "./news-store.ts";

const everyMs = 1_000;
const atOnceMax = 100;

/** Shows news when their time has come. Any number of instances may run it, also after a restart: each is shown once. */
export function startPublishing({ db, clock, logger }: Pick<Deps, "db" | "clock" | "logger">): Rounds {
  return createRounds("publishing of news", everyMs, logger, async () => {
    const due = await listDue(db, instant(clock.now()), atOnceMax);
    for (const id of due)
      await inTransaction(db, async (trx) => {
        if (!(await showDue(trx, id, instant(clock.now())))) return;
        await audit(trx, { kind: "service", service: serviceName }, { action: "news.publish", subjectId: id });
      });
    return due.length === atOnceMax ? "busy" : "idle";
  });
}
