import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { Failure } from "./failure.ts";

const file = "manifest.json";

const Manifest = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  files: z.array(
    z.object({ name: z.string().regex(/^[a-z0-9-]+\.(sqlite|sql|json)$/), bytes: z.number(), sha256: z.string() }),
  ),
});
type Manifest = z.infer<typeof Manifest>;

/** Written last: a folder without one is no backup. */
export async function writeManifest(folder: string, names: readonly string[]): Promise<void> {
  const files = await Promise.all(names.map(async (name) => ({ name, ...(await fingerprint(join(folder, name))) })));
  const manifest: Manifest = { format: 1, createdAt: new Date().toISOString(), files };
  await writeFile(join(folder, file), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flag: "wx" });
}

/**
 * What a backup holds, after every file was compared with what was written down of it.
 *
 * @throws Failure naming the file that is missing or changed.
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const manifest = await parsed(folder);
  for (const { name, sha256, bytes } of manifest.files) {
    const found = await fingerprint(join(folder, name)).catch(() => undefined);
    if (!found) throw new Failure(`${join(folder, name)} is missing; this backup is not whole`);
    if (found.sha256 !== sha256 || found.bytes !== bytes)
      throw new Failure(`${join(folder, name)} is not what was backed up; this backup is damaged`);
  }
  return manifest;
}

async function parsed(folder: string): Promise<Manifest> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(folder, file), "utf8")));
  } catch {
    throw new Failure(`${folder} holds no backup: its ${file} is missing or cannot be read`);
  }
}

async function fingerprint(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return { bytes: (await stat(path)).size, sha256: hash.digest("hex") };
}
