import { BaseConfig, Port } from "@rawat/platform";
import { z } from "zod";

const { NODE_ENV, DATA_DIR, LOG_LEVEL } = BaseConfig.shape;

/** Everything the simulator is told. It has no HOST: it listens on the loopback address, whatever other programs do. */
export const Config = z.object({
  NODE_ENV,
  DATA_DIR,
  LOG_LEVEL,
  MIDTRANS_SIMULATOR_PORT: Port(5_090).describe("Port of the Midtrans simulator, on 127.0.0.1 always"),
  MIDTRANS_SIMULATOR_SERVER_KEY: z
    .string()
    .regex(/^(SB-|test)/, "Expected a key that begins with SB- or test: no real key belongs here")
    .default("SB-Mid-server-simulator")
    .describe("Server key that the Midtrans simulator accepts and signs with"),
  MIDTRANS_SIMULATOR_NOTIFICATION_URL: z
    .url({ protocol: /^https?$/ })
    .default("http://127.0.0.1:5000/api/payments/midtrans/callback")
    .describe("Where the Midtrans simulator sends its notifications"),
  MIDTRANS_SIMULATOR_SPEED: z.coerce
    .number()
    .positive()
    .max(100_000)
    .default(1)
    .describe("How many times faster than the world's the Midtrans simulator's clock runs"),
  MIDTRANS_SIMULATOR_SEED: z.coerce
    .number()
    .int()
    .default(1)
    .describe("Decides the random shifts of the Midtrans simulator's retries: the same seed, the same shifts"),
});
export type Config = z.output<typeof Config>;
