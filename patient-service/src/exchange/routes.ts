import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { patients } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { exportPatients } from "./export-patients.ts";
import { importPatients } from "./import-patients.ts";
import { previewImport } from "./preview-import.ts";
import { createTurns } from "./turns.ts";

export function exchangeHandlers(deps: Deps): Pick<Handlers<typeof patients>, "previewImport" | "import" | "export"> {
  const loading = createTurns("Other registers are being loaded");
  const downloading = createTurns("Other registers are being downloaded");
  return {
    previewImport: async ({ body, query }) => {
      // Taken whole, for not all of it need be looked at, and a body that is not read to its end costs the connection.
      const beginning = await buffer(body);
      return { data: await previewImport(deps, Readable.from([beginning]), query) };
    },
    import: async ({ actor, body, gone, query }) => {
      const wish = { ...query, dryRun: query.dryRun ?? false, gone };
      // Not read before there is room.
      return { data: await loading.take(actor, body, (file) => importPatients(deps, Readable.from(file), wish)) };
    },
    export: async ({ actor, query }) => ({
      text: downloading.hold(actor, () => exportPatients(deps, query.delimiter ?? "comma")),
      filename: "patients.csv",
    }),
  };
}
