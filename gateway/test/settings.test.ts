import { ConfigError, loadConfig } from "@rawat/platform";
import { expect, it } from "vitest";
import { Config } from "../src/config.ts";

const secret = (letter: string) => `${letter}9x8c7v6b5n4m3k2j1h0g9f8d7s6a5q4w3e2r1t0`;
const secrets = { JWT_SECRET_KEY: secret("a"), INTERNAL_SECRET: secret("b") };

it.each([{}, { DATABASE_URL_GATEWAY: "mysql://rawat:secret@db.example/gateway" }])(
  "demonstration accounts are refused in production, by the name of their setting (%o)",
  (more) => {
    const load = () => loadConfig(Config, { ...secrets, NODE_ENV: "production", DEMO_DATA: "on", ...more });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/DEMO_DATA: Demonstration accounts are refused in production/);
  },
);
