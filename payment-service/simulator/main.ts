import { ConfigError, createLogger, loadConfig, runProgram } from "@rawat/platform";
import { Config } from "./config.ts";
import { openSimulator } from "./simulator.ts";

await runProgram("midtrans-simulator", async (lifecycle) => {
  const config = loadConfig(Config);
  // Everybody may read its key, and pay by it what was never paid.
  if (config.NODE_ENV === "production") throw new ConfigError(["NODE_ENV: nobody plays Midtrans in production"]);
  const logger = createLogger("midtrans-simulator", config.LOG_LEVEL);
  const simulator = lifecycle.opened("simulator", await openSimulator(config, logger), (open) => open.close());
  logger.info({ url: simulator.url }, "plays Midtrans: no money moves");
});
