import { alterTable, countColumn, type Migration } from "@rawat/platform";

const ownReasons = ["Paid twice", "The order was cancelled", "The price was changed", "The order was paid already"];

/** Whether Rawat gives back by itself what nobody owes, and how a refund ended that was not given back, or not as it was asked for. */
export const addRefundMarks: Migration = {
  name: "0013-add-refund-marks",
  up: async (db) => {
    await alterTable(db, "refunds", (table) => {
      countColumn(table, "isSurplus").notNullable().defaultTo(0);
      table.string("ended", 16);
    });
    await db("refunds").whereNull("requestedBy").whereIn("reason", ownReasons).update({ isSurplus: 1 });
  },
  down: (db) =>
    db.schema.alterTable("refunds", (table) => {
      table.dropColumn("ended");
      table.dropColumn("isSurplus");
    }),
};
