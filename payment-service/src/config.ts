import { domain } from "@rawat/contracts";
import { Count, Duration, Port, serviceConfig } from "@rawat/platform";
import { z } from "zod";

export const serviceName = "payment";

const Minutes = (minutes: number) => z.coerce.number().positive().max(10_080).default(minutes);

export const Config = serviceConfig(domain, {
  name: serviceName,
  asks: ["patient", "staff"],
  own: {
    MIDTRANS_SERVER_KEY: z
      .string()
      .min(8)
      .max(200)
      .optional()
      .describe("Midtrans' server key; unset: the bundled simulator, and in production no online payment"),
    MIDTRANS_CLIENT_KEY: z.string().max(200).default("").describe("Midtrans' client key"),
    MIDTRANS_SIGNATURE_KEY: z
      .string()
      .min(8)
      .max(200)
      .optional()
      .describe("What notifications are signed with, where it is not the server key"),
    MIDTRANS_IS_PRODUCTION: z
      .enum(["true", "false"])
      .default("false")
      .transform((word) => word === "true")
      .describe("Whether real money moves: `true` for Midtrans' production, `false` for its sandbox"),
    MIDTRANS_BASE_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("One address in place of Midtrans' own, for tests"),
    MIDTRANS_SIMULATOR_PORT: Port(5_090).describe("Where the bundled simulator listens"),
    LIMIT_PATIENT_ORDERS: Count(20).describe(
      "Orders of their own that may wait to be confirmed or paid for a patient; people who never paid make three times as many a day from one public address",
    ),
    LIMIT_PATIENT_DAILY_PAYMENTS: Count(40).describe(
      "Payments that a patient may begin within 24 hours and not pay; a quarter of them may hold doctors' places at a time, and half of them come to nothing with one doctor; with one doctor a quarter of them may be begun a day from one public address by people who never paid",
    ),
    PAYMENT_MINUTES: Minutes(15).describe("For how long a payment can be paid"),
    PAYMENT_CHECK_PACE: Duration("1m").describe(
      "After how long a payment that nothing was heard of is asked for; then after 3, 10 and 30 times as long, and every 60",
    ),
  },
});
export type Config = z.infer<typeof Config>;
