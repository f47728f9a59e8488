import { migrateDatabase } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { Config } from "./config.ts";

await migrateDatabase("gateway", Config, migrations);
