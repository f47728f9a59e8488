import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clinicSettings } from "@rawat/contracts";
import { describe, expect, it } from "vitest";
import {
  BaseConfig,
  ConfigError,
  Duration,
  EncryptionKeys,
  loadConfig,
  Port,
  serviceUrl,
  TokenSecret,
} from "../src/config.ts";
import { refusedPorts } from "../src/refused-ports.ts";

const Config = BaseConfig.extend({
  ...clinicSettings,
  SOME_PORT: Port(5_001),
  JWT_SECRET_KEY: TokenSecret,
  RECORD_ENCRYPTION_KEY: EncryptionKeys,
  LIFE: Duration("15m"),
});
const folder = () => mkdtempSync(join(tmpdir(), "rawat-config-"));
const secret = (letter: string) => `${letter}9x8c7v6b5n4m3k2j1h0g9f8d7s6a5q4w3e2r1t0`;
const given = { JWT_SECRET_KEY: secret("a"), INTERNAL_SECRET: secret("b"), RECORD_ENCRYPTION_KEY: secret("c") };

const mistakes = (environment: Record<string, string>) => {
  try {
    loadConfig(Config, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
  return [];
};

describe("configuration", () => {
  it("has a sensible value for everything but secrets, which it makes once and keeps to itself", () => {
    const DATA_DIR = folder();
    const first = loadConfig(Config, { DATA_DIR });
    expect(first).toMatchObject({
      HOST: "127.0.0.1",
      SOME_PORT: 5_001,
      CLINIC_TIME_ZONE: "Asia/Jakarta",
      LIFE: 900_000,
    });
    expect(loadConfig(Config, { DATA_DIR }).JWT_SECRET_KEY).toBe(first.JWT_SECRET_KEY);
    expect(statSync(join(DATA_DIR, "secrets.json")).mode & 0o777).toBe(0o600);
    expect(Object.isFrozen(first)).toBe(true);
  });

  it.each([
    ["UTC", "UTC"],
    ["Asia/Kolkata", "Asia/Kolkata"],
    ["Asia/Calcutta", "Asia/Calcutta"],
    ["asia/jakarta", "Asia/Jakarta"],
    ["Etc/GMT+7", "Etc/GMT+7"],
    ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ])("takes %s for a time zone, and keeps the name", (CLINIC_TIME_ZONE, kept) =>
    expect(loadConfig(Config, { ...given, CLINIC_TIME_ZONE }).CLINIC_TIME_ZONE).toBe(kept),
  );

  it("tells all mistakes at once, each by its variable", () => {
    const lines = mistakes({
      ...given,
      SOME_PORT: "70000",
      LOG_LEVEL: "loud",
      REDIS_URL: "localhost",
      LIFE: "soon",
      CLINIC_TIME_ZONE: "Mars",
    });
    expect(lines.map((line) => line.split(":")[0]).toSorted()).toEqual([
      "CLINIC_TIME_ZONE",
      "LIFE",
      "LOG_LEVEL",
      "REDIS_URL",
      "SOME_PORT",
    ]);
  });

  it("refuses a port at which nothing could ever be asked, and says why", () => {
    expect(mistakes({ ...given, SOME_PORT: "6000" })).toEqual([
      "SOME_PORT: Expected another port: browsers and Node refuse to ask at this one",
    ]);
    expect(loadConfig(Config, { ...given, SOME_PORT: "6001" }).SOME_PORT).toBe(6_001);
    expect(loadConfig(Config, { ...given, SOME_PORT: "0" }).SOME_PORT).toBe(0);
  });

  it("knows which ports these are: each that it refuses is one that fetch does not ask", async () => {
    const whyNot = (port: number) =>
      fetch(`http://127.0.0.1:${port}`).then(
        () => "it was asked",
        ({ cause }: Error) => (cause as Error).message,
      );
    const reasons = await Promise.all([...refusedPorts].map(whyNot));
    expect(new Set(reasons)).toEqual(new Set(["bad port"]));
  });

  it.each([
    ["missing", { JWT_SECRET_KEY: "" }],
    ["short", { JWT_SECRET_KEY: "x9y8z7" }],
    ["a sample", { JWT_SECRET_KEY: "change-me-change-me-change-me-change-me" }],
    ["one letter", { JWT_SECRET_KEY: "a".repeat(64) }],
    ["short, of a key from before", { RECORD_ENCRYPTION_KEY: `${secret("c")},x9y8z7` }],
    ["none, of a key from before", { RECORD_ENCRYPTION_KEY: `${secret("c")},` }],
    ["a sample, of a key from before", { RECORD_ENCRYPTION_KEY: `${secret("c")},${"change-me-".repeat(4)}` }],
  ])("refuses a secret that is %s in production", (_, wrong) => {
    const [name] = Object.keys(wrong);
    expect(mistakes({ ...given, NODE_ENV: "production", ...wrong })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: `)),
    ]);
  });

  it("names DATA_DIR when nothing can be kept there", () => {
    const file = join(folder(), "file");
    writeFileSync(file, "");
    expect(mistakes({ DATA_DIR: file })).toEqual([expect.stringMatching(/^DATA_DIR: /)]);
  });

  it("keeps to a secret that is given, though another one is made", () => {
    const DATA_DIR = folder();
    const made = loadConfig(Config, { DATA_DIR });
    const own = "q7".repeat(24);
    const config = loadConfig(Config, { DATA_DIR, INTERNAL_SECRET: own });
    expect(config.INTERNAL_SECRET).toBe(own);
    expect(config.JWT_SECRET_KEY).toBe(made.JWT_SECRET_KEY);
  });

  it("does not write over the secrets that another program made at the same moment", () => {
    const DATA_DIR = folder();
    loadConfig(Config, { DATA_DIR });
    const kept = readFileSync(join(DATA_DIR, "secrets.json"), "utf8");
    loadConfig(Config, { DATA_DIR });
    expect(readFileSync(join(DATA_DIR, "secrets.json"), "utf8")).toBe(kept);
  });
});

describe("a list of a service's addresses", () => {
  const WithNeighbour = Config.extend(serviceUrl("patient", 5_001));
  const several = { ...given, PATIENT_SERVICE_URL: "http://127.0.0.1:1, http://127.0.0.1:2" };

  it("is refused where instances share no cache: each would believe its own", () => {
    expect(() => loadConfig(WithNeighbour, several)).toThrow(/^PATIENT_SERVICE_URL: several instances need REDIS_URL/);
  });

  it("is taken where they do, and one address in any case", () => {
    const shared = loadConfig(WithNeighbour, { ...several, REDIS_URL: "redis://127.0.0.1:1" });
    expect(shared.PATIENT_SERVICE_URL).toEqual(["http://127.0.0.1:1", "http://127.0.0.1:2"]);
    expect(loadConfig(WithNeighbour, given).PATIENT_SERVICE_URL).toEqual(["http://127.0.0.1:5001"]);
  });
});
