import type { AccountActor } from "@rawat/contracts";
import { createMarkedCache, instant, inTransaction, newId, runAs } from "@rawat/platform";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import { createLogger } from "../../platform/src/logger.ts";
import type { Deps } from "../src/deps.ts";
import { changeOrder } from "../src/orders/change-order.ts";
import { type KeptOrder, newOrder } from "../src/orders/order.ts";
import { insertOrder } from "../src/orders/order-store.ts";
import { payAtCounter } from "../src/orders/pay-at-counter.ts";
import { placeOrder } from "../src/orders/place-order.ts";
import { listOrdersOf } from "../src/orders/read-orders.ts";
import { applyPaymentStatus } from "../src/payments/apply-status.ts";
import { insertPriceList } from "../src/prices/price-list-store.ts";
import { priceHandlers } from "../src/prices/routes.ts";
import { amount, openProvided } from "./provided.ts";

const { db, close, depsWith, begun } = await openProvided();
afterAll(close);
const deps = depsWith({});

const desk: AccountActor = { kind: "account", role: "staff", accountId: newId(), staffId: newId(), name: "Rini" };
const made = { product: "x", price: amount, priceCode: null, listPrice: null, makerName: null };

async function ordered(more: object = {}) {
  const order = { ...newOrder({ ...made, patientId: newId(), madeBy: "clinic" }, new Date()), ...more };
  await inTransaction(db, (trx) => insertOrder(trx, order));
  return order;
}

const change = (id: string, wish: object, ifMatch?: number) =>
  runAs("payment", () => changeOrder(deps, { id, ifMatch, by: "x", ...wish } as Parameters<typeof changeOrder>[1]));

/** What others are told of an order. */
async function toldOf(id: string): Promise<string[]> {
  const rows = await db("outbox").where("body", "like", `%"subject":"${id}"%`);
  return rows.map(({ topic }) => topic);
}

describe("others are told of an order", () => {
  it("that is made", async () => {
    const summary = async () => ({ data: { name: "Siti", medicalRecordNumber: "RM-000001" }, version: 1 });
    const wish = { userId: newId(), product: "x", price: 1 };
    const withPatients = { ...deps, patients: { summary } } as unknown as Deps;
    const { id } = await runAs("payment", () =>
      placeOrder(withPatients, desk, wish as Parameters<typeof placeOrder>[2]),
    );
    expect(await toldOf(id)).toEqual(["order.created"]);
  });

  it("that is changed", async () => {
    const { id } = await ordered();
    await change(id, { status: "confirmed" });
    expect(await toldOf(id)).toEqual(["order.updated"]);
  });

  it("that is paid", async () => {
    const { id } = await ordered();
    await runAs("payment", () => payAtCounter(deps, desk, id, { method: "cash", amount }));
    expect(await toldOf(id)).toEqual(["order.updated"]);
  });
});

describe("whoever has seen another version changes nothing, also where it changed after that was looked at:", () => {
  it("an order", async () => {
    const { id } = await ordered();
    await change(id, { price: 1 }, 1);
    await expect(change(id, { price: 2 }, 1)).rejects.toMatchObject({ code: "stale_version" });
  });

  it("the price list", async () => {
    const { replace } = priceHandlers(deps) as unknown as {
      replace: { handle(asked: object): Promise<{ version: number }> };
    };
    const put = (ifMatch?: number) => runAs("payment", () => replace.handle({ body: [], ifMatch }));
    const { version } = await put();
    await put(version);
    await expect(put(version)).rejects.toMatchObject({ code: "stale_version" });
  });
});

it("of one version there is one price list", async () => {
  const put = (price: number) => {
    const items = [{ code: "A", name: "A", price, active: true }];
    return inTransaction(db, (trx) => insertPriceList(trx, { version: 50, items }, instant(new Date())));
  };
  expect([await put(1), await put(2)]).toEqual([true, false]);
});

it("a first page that is kept is of its own length", async () => {
  const { patientId } = await ordered();
  for (let count = 0; count < 5; count++) await ordered({ patientId, id: newId() });
  const kept = new Map<string, unknown>();
  const through = async (key: string, load: () => Promise<unknown>) => {
    if (!kept.has(key)) kept.set(key, await load());
    return kept.get(key);
  };
  const keeping = { ...deps, orderCache: { through, bypass: async () => {} } } as unknown as Deps;
  for (const [limit, length] of [
    [2, 2],
    [20, 6],
  ] as const)
    expect((await listOrdersOf(keeping, desk, patientId, { limit })).data).toHaveLength(length);
});

it("a list that is kept shows an order as paid as soon as its payment is", async () => {
  const keyValue = openMemoryKeyValue();
  onTestFinished(() => keyValue.close());
  const orderCache = createMarkedCache<KeptOrder[]>("orders", keyValue, createLogger("orders", "silent"));
  const keeping: Deps = { ...deps, orderCache };
  const { id: orderId, patientId } = await ordered();
  const statuses = async () =>
    (await listOrdersOf(keeping, desk, patientId, { limit: 20 })).data.map(({ status }) => status);
  expect(await statuses()).toEqual(["pending"]);
  const payment = await begun({ orderId, patientId });
  const at = instant(new Date());
  const facts = [{ transactionId: "attempt-1", fact: "settled", method: "qris", startedAt: at, at }] as const;
  await runAs("payment", () =>
    applyPaymentStatus(keeping, payment.id, { source: "notification", seen: "settlement", facts }),
  );
  expect(await statuses()).toEqual(["paid"]);
});
