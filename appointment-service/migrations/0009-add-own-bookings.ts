import { alterTable, instantColumn, type Migration } from "@rawat/platform";

const counted = ["patientId", "selfBookedAt"];

/** When a patient booked it by their own account; nothing where the front desk did. By it is counted how many they make in a day. */
export const addOwnBookings: Migration = {
  name: "0009-add-own-bookings",
  up: (db) =>
    alterTable(db, "appointments", (table) => {
      instantColumn(table, "selfBookedAt");
      table.index(counted);
    }),
  down: (db) =>
    db.schema.alterTable("appointments", (table) => {
      table.dropIndex(counted);
      table.dropColumn("selfBookedAt");
    }),
};
