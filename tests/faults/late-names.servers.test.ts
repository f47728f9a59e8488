import { newId } from "@rawat/platform";
import { afterAll, beforeAll, expect, it } from "vitest";
import { putIntoOutbox, tell } from "../harness/events.ts";
import { type Rawat, startRawat } from "../harness/rawat.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

let servers: OwnServers;
let rawat: Rawat;
beforeAll(async () => {
  servers = await startOwnServers();
  rawat = await startRawat({ instances: { record: 2, appointment: 2 } });
}, 180_000);
afterAll(async () => {
  await rawat?.stop();
  await servers?.stop();
});

const people = 150;

// Only servers have two instances, and only there does one read what was known before the other has committed. The look before
// the update, which spares a write, stands in the way of none of this: the comparison in the update is the wall.
it("of two versions of a name that two instances are told of at once, the newer one stays", {
  timeout: 180_000,
}, async () => {
  const all = Array.from({ length: people }, (_, turn) => ({ id: newId(), medicalRecordNumber: `RM-9${turn}` }));
  const of = (version: number, name: string) => (person: (typeof all)[number]) => ({
    type: "patient.updated" as const,
    version,
    data: { ...person, name },
  });
  await tell(rawat, ...all.map(of(1, "Nama Pertama")));
  for (const [late, news] of [
    [2, 3],
    [4, 5],
    [6, 7],
  ] as const) {
    await putIntoOutbox(
      rawat,
      all.flatMap((person) => [of(news, `Nama ${news}`)(person), of(late, `Nama ${late}`)(person)]),
    );
    await untilQueueIsEmpty(rawat);
    for (const service of ["record", "appointment"] as const) {
      const names = await lookInto(rawat, service, (db) =>
        db("people")
          .whereIn(
            "id",
            all.map(({ id }) => id),
          )
          .select("name", "version"),
      );
      const wrong = names.filter(({ name, version }) => name !== `Nama ${news}` || Number(version) !== news);
      expect([service, names.length, wrong]).toEqual([service, people, []]);
    }
  }
});
