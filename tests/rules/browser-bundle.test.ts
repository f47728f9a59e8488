import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, describe, expect, it, vi } from "vitest";
import { root } from "../../scripts/start/programs.ts";
import { simulatorKey } from "../harness/payments.ts";

const outDir = mkdtempSync(join(tmpdir(), "rawat-bundle-"));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(outDir, { recursive: true });
});

/** What no browser may be told, as a clinic sets it where the pages are built. */
const secrets = [
  "MIDTRANS_SERVER_KEY",
  "MIDTRANS_SIGNATURE_KEY",
  "JWT_SECRET_KEY",
  "INTERNAL_SECRET",
  "RECORD_ENCRYPTION_KEY",
].map((name) => ({ name, value: `secret-${randomBytes(24).toString("hex")}` }));

/** All that is built of the pages, by name. */
async function built(): Promise<{ name: string; text: string }[]> {
  for (const { name, value } of secrets) vi.stubEnv(name, value);
  const web = join(root, "web");
  await build({
    root: web,
    configFile: join(web, "vite.config.ts"),
    logLevel: "error",
    build: { outDir, emptyOutDir: true },
  });
  return readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({ name, text: readFileSync(join(parentPath, name), "latin1") }));
}

describe("what is built for the browser", () => {
  it("holds no server key, neither the simulator's nor one that is set where it is built, and no other secret", async () => {
    const files = await built();
    const scripts = files.filter(({ name }) => name.endsWith(".js"));
    // The pages of payments are among it.
    expect(scripts.some(({ text }) => text.includes("/api/payments"))).toBe(true);
    const keys = [simulatorKey, ...secrets.map(({ value }) => value)];
    const forms = keys.flatMap((key) => [
      key,
      Buffer.from(key).toString("base64"),
      Buffer.from(`${key}:`).toString("base64"),
    ]);
    const telling = files.filter(({ text }) => [...forms, "Mid-server"].some((form) => text.includes(form)));
    expect(telling.map(({ name }) => name)).toEqual([]);
  });
});
