import { randomBytes } from "node:crypto";
import { loadConfig } from "@rawat/platform";
import { describe, expect, it } from "vitest";
import { Config } from "../src/config.ts";
import { providerSettings, warningsOf } from "../src/provider/settings.ts";

const configOf = (more: Record<string, string>) =>
  loadConfig(Config, { INTERNAL_SECRET: randomBytes(24).toString("hex"), ...more });
const settingsOf = (more: Record<string, string>) => providerSettings(configOf(more));
const real = { MIDTRANS_SERVER_KEY: "Mid-server-abcdefgh", MIDTRANS_IS_PRODUCTION: "true" };

describe("the payment provider", () => {
  it("is the simulator on this machine where no key is set", () => {
    expect(settingsOf({ MIDTRANS_SIMULATOR_PORT: "5999" })).toMatchObject({
      baseUrl: "http://127.0.0.1:5999",
      serverKey: expect.stringMatching(/^SB-/),
      isProduction: false,
    });
  });

  it("is nobody in production where no key is set, and never by the key that everybody may read", () => {
    const production = { NODE_ENV: "production" };
    expect(settingsOf(production)).toBeUndefined();
    expect(() => settingsOf({ ...production, MIDTRANS_SERVER_KEY: "SB-Mid-server-simulator" })).toThrow("everybody");
    expect(settingsOf({ ...production, ...real })).toMatchObject({ isProduction: true });
  });

  it("is Midtrans' own sandbox or production with a key, at no address of ours", () => {
    expect(settingsOf({ MIDTRANS_SERVER_KEY: "SB-Mid-server-abc" })).toMatchObject({
      baseUrl: undefined,
      isProduction: false,
    });
    expect(settingsOf(real)).toMatchObject({ baseUrl: undefined, isProduction: true });
  });

  it.each([
    [{ MIDTRANS_IS_PRODUCTION: "true" }, "MIDTRANS_SERVER_KEY"],
    [{ ...real, MIDTRANS_SERVER_KEY: "SB-Mid-server-abc" }, "MIDTRANS_SERVER_KEY"],
    [{ ...real, MIDTRANS_BASE_URL: "http://pay.example.test" }, "MIDTRANS_BASE_URL"],
    [{ ...real, MIDTRANS_IS_PRODUCTION: "false", MIDTRANS_BASE_URL: "http://pay.example.test" }, "MIDTRANS_BASE_URL"],
  ])("is refused where real money would go astray: %j", (more, variable) => {
    expect(() => settingsOf(more)).toThrow(variable);
  });

  it("is told of in one line where it cannot reach this house", () => {
    const told = expect.stringContaining("PUBLIC_URL");
    expect(warningsOf(configOf(real))).toEqual([told]);
    expect(warningsOf(configOf({ ...real, PUBLIC_URL: "http://clinic.example.id" }))).toEqual([told]);
    expect(warningsOf(configOf({ ...real, PUBLIC_URL: "https://clinic.example.id" }))).toEqual([]);
    expect(warningsOf(configOf({}))).toEqual([]);
  });

  it("is told of in one line where nothing is paid in production, or with play money", () => {
    const live = { NODE_ENV: "production", PUBLIC_URL: "https://clinic.example.id" };
    expect(warningsOf(configOf(live))).toEqual([expect.stringContaining("MIDTRANS_SERVER_KEY")]);
    expect(warningsOf(configOf({ ...live, MIDTRANS_SERVER_KEY: "SB-Mid-server-abc" }))).toEqual([
      expect.stringContaining("play money"),
    ]);
    expect(warningsOf(configOf({ ...live, ...real }))).toEqual([]);
  });
});
