import { clinicSettings, domain, type ServiceName, services } from "@rawat/contracts";
import {
  addressesIn,
  BaseConfig,
  Count,
  Duration,
  databaseUrl,
  List,
  mailSettings,
  OnOff,
  Port,
  serviceUrls,
  TokenSecret,
} from "@rawat/platform";
import { z } from "zod";
import { isNetwork } from "./address.ts";

const fastestSafeCost = 10;
const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text;

export const Config = BaseConfig.extend({
  ...clinicSettings,
  ...databaseUrl("gateway"),
  GATEWAY_PORT: Port(domain.gateway.port).describe("Port of the gateway, the only one that people and clients need"),
  ...serviceUrls(services, Object.keys(services) as ServiceName[]),
  JWT_SECRET_KEY: TokenSecret,
  JWT_ACCESS_TOKEN_DURATION: Duration("15m").describe("Life of an access token"),
  JWT_REFRESH_TOKEN_DURATION: Duration("168h").describe("Life of a refresh token"),
  TRUSTED_PROXIES: List.refine(
    (all) => all.every(isNetwork),
    "Expected addresses or networks such as 10.0.0.0/8",
  ).describe("Addresses or networks of proxies whose X-Forwarded-For is believed"),
  CORS_ORIGINS: List.refine((all) => all.every(isOrigin), "Expected origins such as https://clinic.example").describe(
    "Origins of other sites whose pages may call the API",
  ),
  METRICS_TOKEN: z.string().min(16).optional().describe("Bearer token for /metrics on the gateway; unset: not offered"),
  ...mailSettings,
  PASSWORD_HASH_COST: z.coerce
    .number()
    .int()
    .min(4)
    .max(15)
    .default(fastestSafeCost)
    .describe("bcrypt's cost; below 10 is refused in production"),
  DEMO_DATA: OnOff.optional().describe("Demonstration accounts and patients; on when embedded and not production"),
  LIMIT_ACCOUNT_REQUESTS: Count(6_000).describe("Requests of one account a minute"),
  LIMIT_ADDRESS_REQUESTS: Count(3_000).describe("Requests without a token from one address a minute"),
  LIMIT_ACCOUNT_LOGINS: Count(5).describe("Failed logins of one account from one address a minute"),
  LIMIT_ADDRESS_LOGINS: Count(50).describe("Failed logins from one address a minute, any account"),
  LIMIT_REGISTRATIONS: Count(30).describe("Registrations and forgotten passwords from one address an hour"),
}).superRefine((config, context) => {
  const production = config.NODE_ENV === "production";
  if (production && config.PASSWORD_HASH_COST < fastestSafeCost) {
    context.addIssue({
      code: "custom",
      path: ["PASSWORD_HASH_COST"],
      message: `Expected at least ${fastestSafeCost} in production`,
    });
  }
  if (production && config.DEMO_DATA)
    context.addIssue({
      code: "custom",
      path: ["DEMO_DATA"],
      message: "Demonstration accounts are refused in production",
    });
  // Where they are not named but there, only the database tells: see assertNoPublicDemo.
  if (!production && config.DEMO_DATA && !isLoopback(config.HOST))
    context.addIssue({
      code: "custom",
      path: ["DEMO_DATA"],
      message: `Demonstration accounts are refused where HOST is public (${config.HOST})`,
    });
});
export type Config = z.infer<typeof Config>;

/** Whether demonstration accounts are wanted: unless told, where nothing real can be at stake. */
export const wantsDemo = ({ DEMO_DATA, NODE_ENV, DATABASE_URL_GATEWAY }: Config): boolean =>
  DEMO_DATA ?? (NODE_ENV !== "production" && DATABASE_URL_GATEWAY === undefined);

/** Whether an address is reached from this machine alone. */
export const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);

/** Where each service is. */
export const addressesOf = (config: Config) =>
  addressesIn(domain, config) as Readonly<Record<ServiceName, readonly string[]>>;
