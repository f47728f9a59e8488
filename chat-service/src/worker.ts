import { domain } from "@rawat/contracts";
import { runWorker } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { Config, serviceName, workerName } from "./config.ts";
import { storeMessages } from "./messages/store-messages.ts";

const atOnce = 200;

await runWorker({
  name: serviceName,
  worker: workerName,
  portVariable: "CHAT_WORKER_PORT",
  domain,
  config: Config,
  migrations,
  open: () => ({}),
  start: (deps, lifecycle) => {
    const consuming = deps.queue.consumeBatches("messages", storeMessages(deps), { atOnce });
    lifecycle.opened("messages", consuming, async (open) => (await open).stop());
  },
});
