import { orders, priceList } from "@rawat/contracts";
import type { Visitor } from "./door.ts";

/** What the clinic offers, in rupiah. */
const offered = [
  ["MCU-01", "Medical check-up dasar", 350_000],
  ["MCU-02", "Medical check-up lengkap", 850_000],
  ["LAB-01", "Darah lengkap", 95_000],
  ["LAB-02", "Gula darah puasa", 35_000],
  ["LAB-03", "Profil lipid", 165_000],
  ["RAD-01", "Rontgen dada", 175_000],
  ["USG-01", "USG kehamilan", 225_000],
  ["VAK-01", "Vaksin influenza", 275_000],
  ["TIN-01", "Nebulisasi", 85_000],
  ["GIG-01", "Pembersihan karang gigi", 300_000],
] as const;

/** Who orders what of it, by their place among the patients, and how it is paid: at the desk, or not yet. The first is the account's own. */
const ordered = [
  [0, "LAB-01", "cash"],
  [0, "MCU-01", undefined],
  [1, "RAD-01", "card"],
  [2, "VAK-01", "cash"],
  [3, "GIG-01", "transfer"],
  [4, "USG-01", undefined],
  [5, "LAB-03", "cash"],
  [6, "TIN-01", "cash"],
] as const;

export const billsCount = 1 + ordered.length;

/** Sets up a price list, and some orders of today, most of them paid. What an earlier start has brought stays as it is. */
export async function makeBills(
  admin: Visitor,
  desk: Visitor,
  patientIds: readonly string[],
  done: () => void,
): Promise<void> {
  const { data: list } = await admin.of(priceList).get({});
  if (list.length === 0)
    await admin
      .of(priceList)
      .replace({ body: offered.map(([code, name, price]) => ({ code, name, price, active: true })) });
  done();
  for (const [place, priceCode, method] of ordered) {
    const userId = patientIds[place] ?? "";
    const { data: known } = await desk.of(orders).ofPatient({ params: { userId } });
    const order =
      known.find((one) => one.priceCode === priceCode) ??
      (await desk.of(orders).create({ body: { userId, priceCode } })).data;
    if (method && order.status === "pending")
      await desk.of(orders).payAtCounter({ params: { id: order.id }, body: { method, amount: order.price } });
    done();
  }
}
