import { type Envelope, type EventName, type ServiceName, services } from "@rawat/contracts";
import { beforeIdsFrom, instant, newId } from "@rawat/platform";
import type { Rawat } from "./rawat.ts";
import { lookInto, untilQueueIsEmpty } from "./stores.ts";

/** What an event tells, and of which version of what. */
export interface Told {
  type: EventName;
  version: number;
  /** When it happened; now unless told. */
  time?: Date;
  data: { id: string } & Record<string, unknown>;
}

/** A new id, as if it were made then. */
function idFrom(at: Date): string {
  const time = beforeIdsFrom(instant(at));
  return time + newId().slice(time.length);
}

/** Puts events, in this order, into the outboxes of the services that tell of such things, as if they had lain there for long. */
export async function putIntoOutbox(rawat: Rawat, told: readonly Told[]): Promise<void> {
  const rows = told.map(({ type, version, data, time: at }) => {
    const [kind = ""] = type.split(".");
    const source: ServiceName | "gateway" = kind in services ? (kind as ServiceName) : "gateway";
    const time = instant(at ?? new Date());
    const envelope: Envelope = { id: at ? idFrom(at) : newId(), type, time, source, subject: data.id, version, data };
    const row = { id: envelope.id, topic: type, body: JSON.stringify(envelope), claimedUntil: instant(new Date(0)) };
    return { source, row };
  });
  for (const [source, its] of Map.groupBy(rows, (one) => one.source)) {
    const put = its.map(({ row }) => row);
    await lookInto(rawat, source, (db) => db.batchInsert("outbox", put, 50));
  }
}

/** Tells of something, and waits until everybody has heard of it. */
export async function tell(rawat: Rawat, ...told: Told[]): Promise<void> {
  await putIntoOutbox(rawat, told);
  await untilQueueIsEmpty(rawat);
}
