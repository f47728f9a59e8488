import { alterTable, type Migration } from "@rawat/platform";

/** By when they came: what is older than any dispute is forgotten. */
export const indexNotifications: Migration = {
  name: "0011-index-notifications",
  up: (db) => alterTable(db, "notifications", (table) => void table.index(["receivedAt"])),
  down: (db) => db.schema.alterTable("notifications", (table) => void table.dropIndex(["receivedAt"])),
};
