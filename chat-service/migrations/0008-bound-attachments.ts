import { alterTable, instantColumn, type Migration } from "@rawat/platform";

/** When a file went out with a message; which one sent how much of late, and what never went out, is found by an index each. */
export const boundAttachments: Migration = {
  name: "0008-bound-attachments",
  up: async (db) => {
    await alterTable(db, "attachments", (table) => {
      instantColumn(table, "sentAt");
      table.index(["senderId", "createdAt"]);
      table.index(["sentAt", "createdAt"]);
    });
    // Of those from before nobody knows.
    await db("attachments")
      .whereNull("sentAt")
      .update({ sentAt: db.ref("createdAt") });
  },
  down: (db) =>
    db.schema.alterTable("attachments", (table) => {
      table.dropIndex(["senderId", "createdAt"]);
      table.dropIndex(["sentAt", "createdAt"]);
      table.dropColumn("sentAt");
    }),
};
