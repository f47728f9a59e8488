import { ConfigError, listen, loadConfig } from "@rawat/platform";
import type { z } from "zod";
import { wantsDemo } from "../../gateway/src/config.ts";
import { beginDemonstration } from "../../gateway/src/demonstrate.ts";
import { addressOf, namedAddress } from "./addresses.ts";
import { cutOffIn } from "./cut-off.ts";
import { programs, simulator, wantsSimulator, workers } from "./programs.ts";
import { tellAnswer, tellProgress } from "./steps.ts";
import { buildStalePages, hasPages } from "./web-pages.ts";

/**
 * A process that ends before anything else starts: reads every program's variables (which makes missing secrets), looks
 * whether their ports are free, builds the web pages if they are stale, and notes that a demonstration is to come. So a mistake
 * is told once, not by each program that stumbles over it, and what the check loads is not kept by the starter for as long as
 * Rawat runs.
 */
const mistakes = new Set<string>();
const note = (error: unknown) => {
  if (!(error instanceof ConfigError)) throw error;
  for (const line of error.message.split("\n")) mistakes.add(line);
};

const local = "127.0.0.1";
const variables: Record<string, string> = {};
let gateway: { address: string; demonstration: boolean } | undefined;

const cutOff = cutOffIn(process.env.DATA_DIR || "./data");
if (cutOff) mistakes.add(cutOff);

for (const { folder, portVariable, urlVariable } of programs) {
  const { Config } = (await import(`../../${folder}/src/config.ts`)) as { Config: z.ZodObject };
  try {
    const config = loadConfig(Config);
    const port = Number(config[portVariable]);
    const host = urlVariable ? local : String(config.HOST);
    const listening = await listen(() => {}, { host, port, portVariable });
    await listening.close();
    if (urlVariable) variables[urlVariable] = `http://${local}:${port}`;
    else
      gateway = { address: addressOf(host, port), demonstration: wantsDemo(config as Parameters<typeof wantsDemo>[0]) };
  } catch (error) {
    note(error);
  }
}

for (const { folder, portVariable } of workers) {
  const { Config } = (await import(`../../${folder}/src/config.ts`)) as { Config: z.ZodObject };
  try {
    const port = Number(loadConfig(Config)[portVariable]);
    const listening = await listen(() => {}, { host: local, port, portVariable });
    await listening.close();
  } catch (error) {
    note(error);
  }
}

if (wantsSimulator(process.env)) {
  const { Config } = await import("../../payment-service/simulator/config.ts");
  try {
    const { MIDTRANS_SIMULATOR_PORT: port } = loadConfig(Config);
    const listening = await listen(() => {}, { host: local, port, portVariable: simulator.portVariable });
    await listening.close();
    if (gateway) variables.MIDTRANS_SIMULATOR_NOTIFICATION_URL = `${gateway.address}/api/payments/midtrans/callback`;
  } catch (error) {
    note(error);
  }
}

for (const mistake of mistakes) process.stderr.write(`Rawat cannot start: ${mistake}\n`);
if (mistakes.size > 0) process.exit(1);
const failure = buildStalePages(() => tellProgress({ step: "Building the pages" }));
if (failure)
  process.stderr.write(`The web pages cannot be built${hasPages() ? "; the old ones are served" : ""}:\n${failure}\n`);
if (failure && !hasPages()) process.exit(1);
if (gateway) {
  variables.GATEWAY_URL = gateway.address;
  // Links in letters, addresses of calendars and the way back from paying lead to where people are who opened what they were told.
  variables.PUBLIC_URL = namedAddress(gateway.address);
}
// Before the door opens, so that it never calls an empty clinic ready.
const isToLoad = gateway?.demonstration === true && (await beginDemonstration());
tellAnswer({ ...gateway, isToLoad, variables });
