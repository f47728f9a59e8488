import { inTransaction, newId } from "@rawat/platform";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openServiceStore } from "../../tests/harness/service-store.ts";
import { migrations } from "../migrations/index.ts";
import { findPerson, keepPerson, type Person } from "../src/people/person-store.ts";

let store: Awaited<ReturnType<typeof openServiceStore>>;
beforeAll(async () => {
  store = await openServiceStore("record", migrations);
});
afterAll(() => store.close());

it("late news that tells what somebody is brings no old name of theirs back", async () => {
  const id = newId();
  const keep = (told: Pick<Person, "name" | "version" | "role">) =>
    inTransaction(store.db, (trx) => keepPerson(trx, { id, kind: "staff", ...told }));
  await keep({ name: "dr. Baru", version: 5 });
  await keep({ name: "dr. Lama", version: 3, role: "doctor" });
  expect(await findPerson(store.db, id)).toMatchObject({ name: "dr. Baru", version: 5, role: "doctor" });
});
