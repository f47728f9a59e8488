import type { Migration } from "@rawat/platform";

/**
 * By the keys of imported rows somebody who had them could try what was in a row until one fitted. Who came with an earlier file is
 * known by NIK, and by name, birth date and phone.
 */
export const forgetImportKeys: Migration = {
  name: "0008-forget-import-keys",
  up: (db) => db("patients").whereNotNull("importKey").update({ importKey: null }),
  down: async () => {},
};
