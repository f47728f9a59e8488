import mysql, { type RowDataPacket } from "mysql2/promise";
import { migrations } from "../../payment-service/migrations/index.ts";
import { startMariaDb } from "../../scripts/servers/mariadb.ts";
import { notification, openTill, type Till } from "../../tests/harness/payments.ts";
import { until } from "../../tests/harness/program.ts";
import { startRawat } from "../../tests/harness/rawat.ts";
import { openBare } from "../bare/open-bare.ts";
import { median } from "../gateway/load.ts";
import { cpuSecondsOf } from "../gateway/programs.ts";

const notifications = Number(process.env.BENCH_NOTIFICATIONS ?? 300);
const rounds = 3;
const lines = 16;
const tables = ["notifications", "paymentFacts", "paymentStories", "ledger"] as const;
/** What a settlement tells others, which is gone from its table when it was told. */
const events = Array.from({ length: 2 }, () => "x".repeat(400));

/** Does `one` for all, several at once. @returns how many a second. */
async function rateOf<T>(all: readonly T[], one: (it: T) => Promise<unknown>): Promise<number> {
  const waiting = [...all];
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: lines }, async () => {
      for (let it = waiting.pop(); it !== undefined; it = waiting.pop()) await one(it);
    }),
  );
  return all.length / ((performance.now() - startedAt) / 1_000);
}

interface Settled {
  id: string;
  orderNumber: string;
}

/** Payments that were paid at Midtrans, of which nothing was told yet. */
async function settleUntold(till: Till): Promise<Settled[]> {
  const all: Settled[] = [];
  await rateOf(
    Array.from({ length: notifications }, (_, n) => n),
    async () => {
      const begun = await till.begun();
      await till.play(begun.orderNumber, "settlement", { method: "qris", faults: ["drop"] });
      all.push(begun);
    },
  );
  return all;
}

/**
 * How many notifications a second come in and how many are in the books (signature, the provider asked what is true, transition, ledger,
 * events), and what CPU each takes, beside bare inserts of the same rows into the same tables of the same MariaDB.
 */
export async function compareNotifications(): Promise<void> {
  const mariadb = await startMariaDb();
  process.env.TEST_MYSQL_URL = mariadb.url;
  // Nobody but the notifications shall look.
  const rawat = await startRawat({ midtransSpeed: 1, environment: { LOG_LEVEL: "warn", PAYMENT_CHECK_PACE: "1h" } });
  const bare = await openBare(mariadb.url, migrations);
  const own = mysql.createPool({ uri: rawat.environment.DATABASE_URL_PAYMENT ?? "", connectionLimit: 4 });
  const rowsOf = async (sql: string, values: readonly string[] = []) =>
    (await own.query<RowDataPacket[]>(sql, [...values]))[0];
  try {
    const { pid } = rawat.services.payment[0] ?? { pid: 0 };
    const seen = {
      taken: [] as number[],
      booked: [] as number[],
      cpu: [] as number[],
      bare: [] as number[],
      bareCpu: [] as number[],
    };
    for (let round = 0; round < rounds; round++) {
      // One account begins no more in a minute than this on a quick machine.
      const settled = await settleUntold(await openTill(rawat));
      const cpuBefore = cpuSecondsOf(pid);
      const startedAt = performance.now();
      seen.taken.push(
        await rateOf(settled, async ({ orderNumber }) => {
          const { status, text } = await rawat.ask("POST", "/api/payments/midtrans/callback", {
            json: notification(orderNumber),
          });
          if (status !== 200) throw new Error(text);
        }),
      );
      await until(
        async () => (await rowsOf("select 1 from notifications where dueAt is not null limit 1")).length === 0,
        120_000,
      );
      seen.booked.push(settled.length / ((performance.now() - startedAt) / 1_000));
      seen.cpu.push(((cpuSecondsOf(pid) - cpuBefore) / settled.length) * 1_000);

      const same = await Promise.all(
        settled.map(async ({ id, orderNumber }) => {
          const of = (table: string) => rowsOf(`select * from ${table} where paymentId = ?`, [id]);
          const [facts, stories, books] = await Promise.all(["paymentFacts", "paymentStories", "ledger"].map(of));
          if (books?.length !== 2) throw new Error(`${orderNumber} is not in the books`);
          const told = await rowsOf("select * from notifications where orderNumber = ?", [orderNumber]);
          return { notifications: told, paymentFacts: facts, paymentStories: stories, ledger: books };
        }),
      );
      const cpuMs = () => process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000;
      const bareCpuBefore = cpuMs();
      seen.bare.push(
        await rateOf(same, async (rows) => {
          const connection = await bare.getConnection();
          try {
            await connection.beginTransaction();
            for (const table of tables)
              for (const row of rows[table] ?? []) await connection.query(`insert into ${table} set ?`, row);
            for (const body of events)
              await connection.query("insert into outbox set ?", {
                id: crypto.randomUUID(),
                topic: "payment.settled",
                body,
                claimedUntil: "",
              });
            await connection.commit();
          } finally {
            connection.release();
          }
        }),
      );
      seen.bareCpu.push((cpuMs() - bareCpuBefore) / same.length);
    }
    const rate = (rates: readonly number[]) => Math.round(median([...rates]));
    const ms = (times: readonly number[]) => Number(median([...times]).toFixed(2));
    console.table([
      { what: "notifications taken in", "a second": rate(seen.taken) },
      { what: "notifications in the books", "a second": rate(seen.booked), "ms of CPU each": ms(seen.cpu) },
      {
        what: "the same rows, bare inserts through mysql2",
        "a second": rate(seen.bare),
        "ms of CPU each": ms(seen.bareCpu),
      },
    ]);
    console.log(
      `In the books at ${Math.round((100 * median(seen.booked)) / median(seen.bare))} % of the rate of bare inserts.`,
    );
  } finally {
    await own.end();
    await bare.end();
    await rawat.stop();
    await mariadb.stop();
    delete process.env.TEST_MYSQL_URL;
  }
}
