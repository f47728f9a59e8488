import { ConfigError } from "@rawat/platform";
import type { Config } from "../config.ts";
import type { ProviderOptions } from "./midtrans.ts";

/** What the bundled simulator takes for a key, where none is set. */
const simulatorKey = "SB-Mid-server-simulator";

/**
 * Whom to ask for payments, and with which key: the simulator where no key is set. In production nobody is asked then: everybody may read
 * the simulator's key, and sign with it what was never paid.
 *
 * @returns undefined where nothing can be paid online.
 * @throws ConfigError where real money would go astray.
 */
export function providerSettings(config: Config): ProviderOptions | undefined {
  const { MIDTRANS_SERVER_KEY: key, MIDTRANS_BASE_URL: baseUrl, MIDTRANS_IS_PRODUCTION: isProduction } = config;
  const isLive = config.NODE_ENV === "production";
  if (isLive && key === simulatorKey)
    throw new ConfigError(["MIDTRANS_SERVER_KEY: is the simulator's, which everybody may read; set your own"]);
  if (isProduction && key === undefined)
    throw new ConfigError(["MIDTRANS_SERVER_KEY: is not set, though MIDTRANS_IS_PRODUCTION is true"]);
  if (isProduction && key?.startsWith("SB-"))
    throw new ConfigError(["MIDTRANS_SERVER_KEY: is the sandbox's, though MIDTRANS_IS_PRODUCTION is true"]);
  const isReal = isProduction || (key !== undefined && !key.startsWith("SB-"));
  if (isReal && baseUrl !== undefined && !baseUrl.startsWith("https://"))
    throw new ConfigError(["MIDTRANS_BASE_URL: the production key is sent by https alone"]);
  if (isLive && key === undefined) return undefined;
  const simulator = `http://127.0.0.1:${config.MIDTRANS_SIMULATOR_PORT}`;
  return {
    serverKey: key ?? simulatorKey,
    clientKey: config.MIDTRANS_CLIENT_KEY,
    isProduction,
    baseUrl: baseUrl?.replace(/\/$/, "") ?? (key === undefined ? simulator : undefined),
  };
}

/** What whoever starts it should know, in one line each: that Midtrans does not reach this house, that nothing is paid online, or with play money. */
export function warningsOf({ NODE_ENV, MIDTRANS_IS_PRODUCTION, MIDTRANS_SERVER_KEY, PUBLIC_URL }: Config): string[] {
  const isLive = NODE_ENV === "production";
  const hasKey = MIDTRANS_SERVER_KEY !== undefined;
  const warnings: [boolean, string][] = [
    [
      MIDTRANS_IS_PRODUCTION && !PUBLIC_URL?.startsWith("https://"),
      "PUBLIC_URL is no https address: Midtrans can tell nothing of payments, which are then found out minutes later",
    ],
    [isLive && !hasKey, "online payment is off: MIDTRANS_SERVER_KEY is not set"],
    [
      isLive && hasKey && !MIDTRANS_IS_PRODUCTION,
      "MIDTRANS_IS_PRODUCTION is false: anybody pays with the sandbox's play money, and is served for it",
    ],
  ];
  return warnings.flatMap(([isSo, warning]) => (isSo ? [warning] : []));
}
