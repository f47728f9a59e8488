import { migrateDatabase } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { serviceName } from "./app.ts";
import { Config } from "./config.ts";

await migrateDatabase(serviceName, Config, migrations);
