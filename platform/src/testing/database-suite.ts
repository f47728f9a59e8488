import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instant } from "../clock.ts";
import { claimRows } from "../database/claim-rows.ts";
import { countColumn, createTable, idColumn, instantColumn, textColumn } from "../database/columns.ts";
import { isReferenceViolation, isUniqueViolation } from "../database/faults.ts";
import { inTransaction } from "../database/transaction.ts";
import { newId } from "../ids.ts";
import { countTurns } from "./count-turns.ts";

/** What every database engine promises to the services; each implementation passes it. */
export function behavesLikeDatabase(name: string, open: () => Promise<{ db: Knex; close(): Promise<void> }>): void {
  describe(`a database on ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let db: Knex;
    beforeAll(async () => {
      opened = await open();
      db = opened.db;
      await createTable(db, "things", (table) => {
        idColumn(table, "id").primary();
        table.string("name", 64).unique();
        countColumn(table, "amount").notNullable().defaultTo(0);
        textColumn(table, "note");
        instantColumn(table, "dueAt").notNullable().index();
      });
    });
    afterAll(() => opened.close());

    it("refuses a row that names one which is not there, and lets none go that is still named", async () => {
      await createTable(db, "parts", (table) => {
        idColumn(table, "id").primary();
        idColumn(table, "thingId").references("id").inTable("things");
      });
      const whole = thing();
      await db("things").insert(whole);
      await db("parts").insert({ id: newId(), thingId: whole.id });
      const orphan = await db("parts")
        .insert({ id: newId(), thingId: newId() })
        .catch((error) => error);
      const bereft = await db("things")
        .where({ id: whole.id })
        .delete()
        .catch((error) => error);
      const twice = await db("things")
        .insert(whole)
        .catch((error) => error);
      expect([orphan, bereft, twice].map(isReferenceViolation)).toEqual([true, true, false]);
    });

    it("leaves everybody else their turns while somebody asks again and again", async () => {
      const endsAt = performance.now() + 300;
      const turns = await countTurns(async () => {
        while (performance.now() < endsAt) await db("things").where({ id: newId() }).first();
      });
      expect(turns).toBeGreaterThan(1);
    });

    const long = instant(new Date(0));
    const thing = (more: object = {}) => ({ id: newId(), name: newId(), amount: 1, note: null, dueAt: long, ...more });

    it("gives back the very text, numbers and nulls that were put in", async () => {
      const texts = ["👩‍⚕️ dr. Ayu", "e\u0301 ≠ é", "a'b\"c\\d;--", "שלום", "line\nbreak\ttab", " spaces "];
      const rows = texts.map((note, index) => thing({ note, amount: index * 1_000_000 }));
      await db("things").insert(rows);
      const stored = await db("things")
        .whereIn(
          "id",
          rows.map(({ id }) => id),
        )
        .orderBy("id");
      expect(stored).toEqual(rows.sort((a, b) => (a.id < b.id ? -1 : 1)));
    });

    it("tells letters apart by case and accent", async () => {
      const word = newId();
      await db("things").insert(["é", "e", "E"].map((letter) => thing({ name: `${letter}${word}` })));
      expect(await db("things").where({ name: `e${word}` })).toHaveLength(1);
    });

    it("names the column whose value was taken, and lets one of twenty at once have it", async () => {
      const name = newId();
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => db("things").insert(thing({ name }))));
      const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      expect(refused).toHaveLength(19);
      for (const error of refused) {
        expect(isUniqueViolation(error, "name")).toBe(true);
        expect(isUniqueViolation(error, "amount")).toBe(false);
      }
    });

    it("refuses what is too long or missing instead of cutting it", async () => {
      await expect(db("things").insert(thing({ dueAt: null }))).rejects.toThrow();
    });

    it("undoes a transaction whole", async () => {
      const row = thing();
      const failing = inTransaction(db, async (trx) => {
        await trx("things").insert(row);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await db("things").where({ id: row.id })).toEqual([]);
    });

    it("loses no addition of two hundred transactions at once, crossed over two rows", async () => {
      const [a, b] = [thing({ amount: 0 }), thing({ amount: 0 })];
      await db("things").insert([a, b]);
      await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          inTransaction(db, async (trx) => {
            for (const { id } of index % 2 ? [a, b] : [b, a]) await trx("things").where({ id }).increment("amount", 1);
          }),
        ),
      );
      expect((await db("things").whereIn("id", [a.id, b.id])).map(({ amount }) => amount)).toEqual([200, 200]);
    });

    it("lets all of fifty end who want the lines of two things, in whatever order they name them", async () => {
      const [a, b] = [thing({ amount: 0 }), thing({ amount: 0 })];
      await db("things").insert([a, b]);
      const both = [a.id, b.id];
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          inTransaction(
            db,
            async (trx) => {
              for (const id of both) await trx("things").where({ id }).increment("amount", 1);
            },
            { line: index % 2 ? both : both.toReversed() },
          ),
        ),
      );
      expect((await db("things").whereIn("id", both)).map(({ amount }) => amount)).toEqual([50, 50]);
    });

    it("gives each due row to one of ten takers", async () => {
      const dueAt = "2001-01-01T00:00:00.000Z";
      await db("things").update({ dueAt: "2999-01-01T00:00:00.000Z" });
      const rows = Array.from({ length: 100 }, () => thing({ dueAt }));
      await db("things").insert(rows);
      const until = "2998-01-01T00:00:00.000Z";
      const take = async (): Promise<string[]> => {
        const taken = await claimRows<{ id: string }>(db, { table: "things", due: "dueAt", until, limit: 7 });
        return taken.length === 0 ? [] : [...taken.map(({ id }) => id), ...(await take())];
      };
      const taken = (await Promise.all(Array.from({ length: 10 }, take))).flat();
      expect(taken.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
    });

    it("gives a row that a clock took which has stepped back since, and none that somebody has", async () => {
      const at = (ms: number) => new Date(Date.now() + ms).toISOString();
      const [stuck, held] = [thing({ dueAt: at(3_600_000) }), thing({ dueAt: at(14_000) })];
      await db("things").update({ dueAt: at(14_000) });
      await db("things").insert([stuck, held]);
      const claim = { table: "things", due: "dueAt", until: at(15_000), limit: 7 };
      expect((await claimRows<{ id: string }>(db, claim)).map(({ id }) => id)).toEqual([stuck.id]);
      expect(await claimRows(db, claim)).toEqual([]);
    });
  });
}
