import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

// `npm run bench -- <name>` runs bench/<name>.ts.
const [name = ""] = process.argv.slice(2);
const file = join(import.meta.dirname, `${name}.ts`);
if (!/^[a-z-]+$/.test(name) || name === "run" || !existsSync(file)) {
  const names = readdirSync(import.meta.dirname).filter((entry) => entry.endsWith(".ts") && entry !== "run.ts");
  console.error(`Which benchmark? One of: ${names.map((entry) => entry.slice(0, -3)).join(", ")}`);
  process.exit(1);
}
await import(file);
