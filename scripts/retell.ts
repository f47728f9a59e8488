import { Failure, run } from "./backup/failure.ts";
import { retellAll } from "./backup/retell.ts";
import { findStores } from "./backup/stores.ts";
import { enterRoot } from "./start/environment.ts";
import { programs } from "./start/programs.ts";

enterRoot();

/** Tells anew what services keep of each other's things: after the broker has lost what was in it. Rawat may run. */
await run(async () => {
  const { folder, files, servers } = findStores();
  if (files.length === 0 && servers.size === 0) throw new Failure(`DATA_DIR: there is nothing to tell of in ${folder}`);
  retellAll(programs.map(({ name }) => name));
});
