import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openQueue } from "../src/queue/open.ts";
import { handsOutBatches } from "../src/testing/queue-batches-suite.ts";
import { keepsOrderByKey } from "../src/testing/queue-order-suite.ts";
import type { QueuePlaces } from "../src/testing/queue-places.ts";
import { behavesLikeQueue } from "../src/testing/queue-suite.ts";
import { removeRabbitQueues } from "../src/testing/remove-rabbit-queues.ts";
import { describeRabbitFaults } from "./queue-faults.ts";

const fileOf = (place: string) => join(tmpdir(), `rawat-${place}.sqlite`);

function keepsItsPromises(name: string, places: QueuePlaces) {
  behavesLikeQueue(name, places);
  handsOutBatches(name, places);
  keepsOrderByKey(name, places);
}

keepsItsPromises("table", {
  open: (place, options) => openQueue({ file: fileOf(place), ...options }),
  remove: (place) => rm(fileOf(place)),
});

const rabbitUrl = process.env.TEST_RABBITMQ_URL;
if (rabbitUrl) {
  keepsItsPromises("RabbitMQ", {
    open: (place, options) => openQueue({ url: rabbitUrl, file: "unused", prefix: place, ...options }),
    remove: (place, options) => removeRabbitQueues(rabbitUrl, place, options),
  });
} else {
  console.info("The queue suite runs on the table only: TEST_RABBITMQ_URL names no RabbitMQ");
}

if (process.env.TEST_SERVERS === "1") describeRabbitFaults();
else console.info("The faults of RabbitMQ are not tried: TEST_SERVERS is not set");
