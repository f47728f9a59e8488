import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openQueue } from "../src/queue/open.ts";
import { handsOutBatches } from "../src/testing/queue-batches-suite.ts";
import { keepsOrderByKey } from "../src/testing/queue-order-suite.ts";
import type { QueuePlaces } from "../src/testing/queue-places.ts";
import { behavesLikeQueue } from "../src/testing/queue-suite.ts";
import { removeRabbitQueues } from "../src/testing/remove-rabbit-queues.ts";

const fileOf = (place: string) => join(tmpdir(), `rawat-${place}.sqlite`);

function keepsItsPromises(name: string, places: QueuePlaces) {
  behavesLikeQueue(name, places);
  handsOutBatches(name, places);
  keepsOrderByKey(name, places);
}

const rabbitUrl = process.env.TEST_RABBITMQ_URL;
if (rabbitUrl)
  keepsItsPromises("RabbitMQ", {
    open: (place, options) => openQueue({ url: rabbitUrl, file: "unused", prefix: place, ...options }),
    remove: (place, options) => removeRabbitQueues(rabbitUrl, place, options),
  });
// A run beside servers has no table of its own to try; one of the embedded engine has.
if (!rabbitUrl || process.env.SOAK === "1")
  keepsItsPromises("table", {
    open: (place, options) => openQueue({ file: fileOf(place), ...options }),
    remove: (place) => rm(fileOf(place)),
  });
