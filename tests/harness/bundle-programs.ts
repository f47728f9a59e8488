import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "vite";
import { programs, root, simulator, workers } from "../../scripts/start/programs.ts";
import { preloads } from "./program.ts";

/** Drivers that knex asks for by the name of a database that nobody here has, and what starts a worker that lies beside it. */
const notInside = [
  ...["better-sqlite3", "sqlite3", "mysql", "mariadb/callback", "oracledb", "pg", "pg-query-stream", "tedious"],
  "piscina",
];

/** A module goes on knowing where it stands: beside its data, its worker, its pages. */
const ownAddresses: Plugin = {
  name: "own-addresses",
  transform: (code, id) =>
    id.startsWith(root) && code.includes("import.meta.url")
      ? code.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id.split("?")[0] as string).href))
      : undefined,
};

/**
 * Before the tests: each program and the thousand modules it stands on, in a few files. A run starts hundreds of programs, and finding and reading
 * those modules was more than half of what a start took. What `npm start` runs, its own tests start as it does.
 */
export async function setup(): Promise<void> {
  // Each project of a run asks for it; nobody runs before all have.
  if (process.env.TEST_PROGRAMS) return;
  const outDir = join(root, "node_modules", ".cache", "rawat-programs");
  process.env.TEST_PROGRAMS = outDir;
  await build({
    configFile: false,
    root,
    logLevel: "error",
    plugins: [ownAddresses],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: "node24",
      minify: false,
      rolldownOptions: {
        external: notInside,
        input: {
          ...Object.fromEntries(programs.map(({ folder }) => [folder, join(root, folder, "src", "main.ts")])),
          ...Object.fromEntries(preloads.map((file) => [basename(file, ".ts"), join(root, file)])),
          ...Object.fromEntries(
            [simulator, ...workers].map(({ name, folder, main }) => [name, join(root, folder, main ?? "")]),
          ),
        },
        output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
      },
    },
  });
}
