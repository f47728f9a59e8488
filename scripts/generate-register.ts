import { writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { type PlacedFault, registerLines } from "./generate/register.ts";

const usage =
  "Usage: node scripts/generate-register.ts --rows 10000 [--seed 1] [--broken 0] [--expect faults.json] > register.csv";

const { values } = parseArgs({
  options: {
    rows: { type: "string" },
    seed: { type: "string", default: "1" },
    broken: { type: "string", default: "0" },
    expect: { type: "string" },
  },
});
const count = (text: string | undefined) => (text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined);
const [rows, seed, broken] = [count(values.rows), count(values.seed), count(values.broken)];
if (rows === undefined || seed === undefined || broken === undefined || broken > rows) {
  process.stderr.write(`${usage}\n`);
  process.exit(2);
}

const errors: PlacedFault[] = [];
try {
  await pipeline(Readable.from(chunks()), process.stdout);
  if (values.expect) writeFileSync(values.expect, `${JSON.stringify({ rows, broken, errors })}\n`);
} catch (error) {
  // Whoever reads may have enough, as `head` does.
  if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
}

/** Lines together in pieces of some size: a write for each line would cost more than making it. */
function* chunks(): Generator<Buffer> {
  const lines: Buffer[] = [];
  for (const line of registerLines({ rows: rows ?? 0, seed: seed ?? 0, broken: broken ?? 0 }, (fault) =>
    errors.push(fault),
  )) {
    lines.push(line);
    if (lines.length === 200) yield Buffer.concat(lines.splice(0));
  }
  yield Buffer.concat(lines);
}
