import { createShutOuts, type Migration } from "@rawat/platform";

/** Whose connections are ended, for every instance to see. */
export const shutOuts: Migration = {
  name: "0007-create-shut-outs",
  up: createShutOuts,
  down: async (db) => {
    await db.schema.dropTable("shutOuts");
  },
};
