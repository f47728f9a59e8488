import { run } from "./backup/failure.ts";
import { retellAll } from "./backup/retell.ts";
import { enterRoot } from "./start/environment.ts";
import { programs } from "./start/programs.ts";

enterRoot();

/** Tells anew what services keep of each other's things: after the broker has lost what was in it. Rawat may run. */
await run(async () => retellAll(programs.map(({ name }) => name)));
