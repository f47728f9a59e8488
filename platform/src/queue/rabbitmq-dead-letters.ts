import type { GetMessage } from "amqplib";
import type { DeadLetter } from "./queue.ts";
import type { Session } from "./rabbitmq-connection.ts";
import { envelope, readDeadLetter } from "./rabbitmq-message.ts";
import type { Send } from "./rabbitmq-publisher.ts";
import type { Topology } from "./rabbitmq-topology.ts";

/** The broker has no way to look at a queue but to take its messages and put them back, so that is what all of this does. */
export async function browseDeadLetters(
  { connection }: Session,
  topology: Topology,
  group: string,
  limit: number,
): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  await browse(connection, topology.deadQueue(group), async (letter) => {
    if (letters.length < limit) letters.push(readDeadLetter(group, letter));
    return letters.length < limit ? "on" : "stop";
  });
  return letters;
}

/** Acknowledged only once the group's queue has it, so that a crash in between makes two of it and never none. */
export async function replayFromDeadLetters(
  { connection }: Session,
  topology: Topology,
  send: Send,
  group: string,
  id: string,
): Promise<boolean> {
  let found = false;
  await browse(connection, topology.deadQueue(group), async (letter) => {
    if (letter.properties.messageId !== id) return "on";
    const again = envelope(readDeadLetter(group, letter), { attempt: 1 });
    await send("", topology.groupQueue(group), letter.content, { ...again, mandatory: true });
    found = true;
    return "take";
  });
  return found;
}

async function browse(
  connection: Session["connection"],
  queue: string,
  visit: (letter: GetMessage) => Promise<"on" | "take" | "stop">,
): Promise<void> {
  const channel = await connection.createChannel();
  channel.on("error", () => {});
  try {
    for (;;) {
      const letter = await channel.get(queue);
      if (!letter) break;
      const verdict = await visit(letter);
      if (verdict === "take") channel.ack(letter);
      if (verdict !== "on") break;
    }
  } finally {
    channel.nackAll(true);
    await channel.close();
  }
}
