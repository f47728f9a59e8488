import { domain } from "@rawat/contracts";
import { instant, newId, platformMigrations } from "@rawat/platform";
import { createTestStore, type TestStore } from "@rawat/platform/testing";
import type { Knex } from "knex";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "../../platform/src/database/migrate.ts";
import { openDatabase } from "../../platform/src/database/open.ts";
import { migrations as staffMigrations } from "../../staff-service/migrations/index.ts";
import * as named from "../../staff-service/src/named/named-store.ts";
import * as news from "../../staff-service/src/news/news-store.ts";
import { expectIndexes, multiplyRows } from "../harness/plans.ts";

let store: TestStore;
let db: Knex;
beforeAll(async () => {
  store = await createTestStore(["staff"]);
  db = await openDatabase({ url: store.environment.DATABASE_URL_STAFF, file: `${store.folder}/staff.sqlite` });
  await migrate(db, [...platformMigrations(domain.owners), ...staffMigrations]);
});
afterAll(async () => {
  await db?.destroy();
  await store?.remove();
});

const halfHourMs = 1_800_000;
const rowsCount = 1_000;
const timeOf = (n: number) => instant(new Date(Date.UTC(2027, 0, 4) + n * halfHourMs));

it("no statement of the news reads a table from end to end", async () => {
  const at = timeOf(0);
  const times = { createdAt: at, updatedAt: at };
  const kinds = Array.from({ length: 12 }, (_, n) => ({ id: newId(), name: `Kategori ${n}`, description: null }));
  const all = Array.from({ length: rowsCount }, (_, n) => ({
    id: newId(),
    slug: newId(),
    title: `Vaksin ${n}`,
    summary: null,
    body: "Isi.",
    html: "<p>Isi.</p>",
    categoryId: kinds[n % 12]?.id ?? null,
    status: n % 3 === 0 ? ("draft" as const) : ("published" as const),
    publishedAt: timeOf(n),
    isShown: n % 3 === 1,
    version: 1,
    ...times,
  }));
  await db.transaction(async (trx) => {
    for (const kind of kinds) await named.insertNamed(trx, "categories", { ...kind, version: 1, ...times });
    for (const one of all) await news.insertNews(trx, one);
  });
  await multiplyRows(
    db,
    { news: { same: ["categoryId"], later: ["publishedAt", "sortAt"] }, newsTerms: {} },
    rowsCount * halfHourMs,
  );
  const [first] = all;
  if (!first) throw expect.fail();
  const filters = [
    {},
    { categoryId: kinds[0]?.id },
    { prefixes: ["vak", "57"] },
    { after: { sortAt: timeOf(99), id: first.id } },
  ];
  await expectIndexes(
    db,
    async () => {
      for (const only of ["shown", "draft"] as const)
        for (const filter of filters) await news.listNews(db, { limit: 20, only, ...filter });
      await news.findNews(db, newId());
      await news.listTaken(db, [newId()]);
      await news.listDue(db, timeOf(0), 20);
      await db.transaction(async (trx) => {
        await news.updateNews(trx, { ...first, version: 2 });
        await news.showDue(trx, first.id, timeOf(0));
        await news.deleteNews(trx, newId());
      });
    },
    18,
  );
});
