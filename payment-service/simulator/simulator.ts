import { type Logger, listen } from "@rawat/platform";
import { createApp } from "./app.ts";
import { openStore } from "./books/store.ts";
import { createTransactions } from "./books/transactions.ts";
import { openClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { createSwitches } from "./faults.ts";
import { pathOf } from "./page/page-routes.ts";
import { createCourier } from "./webhook/courier.ts";
import { createNotifier } from "./webhook/notify.ts";

export interface Simulator {
  url: string;
  close(): Promise<void>;
}

/** Of the world's time: as long as Midtrans waits for an answer to a notification. */
const notificationTimeoutMs = 15_000;
/** Node's timers know no longer waits than some weeks; whoever wakes early looks and sleeps on. */
const sleepMsMax = 3_600_000;

/** Opens what the simulator kept and listens on the loopback address. @throws ConfigError when the port cannot be had. */
export async function openSimulator(
  config: Config,
  logger: Logger,
  timeoutMs: number = notificationTimeoutMs,
): Promise<Simulator> {
  const serverKey = config.MIDTRANS_SIMULATOR_SERVER_KEY;
  const store = openStore(config.DATA_DIR);
  const clock = openClock(store, config.MIDTRANS_SIMULATOR_SPEED);
  const transactions = createTransactions({ store, clock, notify: createNotifier({ store, clock, serverKey }) });
  const seed = config.MIDTRANS_SIMULATOR_SEED;
  const courier = createCourier({ store, clock, logger, seed, timeoutMs }, () => doDue());

  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** Does what is due, and comes again when the next is. */
  function doDue(): void {
    if (isClosed) return;
    const now = clock.now();
    transactions.passTime();
    courier.sendDue();
    clearTimeout(timer);
    const dueAt = store.findNextDueAt(now);
    if (dueAt === undefined) return;
    const sleepMs = Math.ceil(clock.realMsUntil(dueAt));
    timer = setTimeout(doDue, Math.max(0, Math.min(sleepMs, sleepMsMax)));
  }

  let url = "";
  const app = createApp({
    store,
    clock,
    transactions,
    logger,
    serverKey,
    switches: createSwitches(),
    notificationUrl: config.MIDTRANS_SIMULATOR_NOTIFICATION_URL,
    pageOf: (token) => `${url}${pathOf(token)}`,
    changed: doDue,
  });
  const listening = await listen(app, {
    host: "127.0.0.1",
    port: config.MIDTRANS_SIMULATOR_PORT,
    portVariable: "MIDTRANS_SIMULATOR_PORT",
  });
  url = `http://127.0.0.1:${listening.port}`;
  doDue();
  return {
    url,
    async close() {
      await listening.close();
      isClosed = true;
      clearTimeout(timer);
      await courier.stop();
      store.close();
    },
  };
}
