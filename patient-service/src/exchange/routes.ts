import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { patients } from "@rawat/contracts";
import { audit, type Handlers, Invalid, limited } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { exportPatients } from "./export-patients.ts";
import { importPatients } from "./import-patients.ts";
import { createImportTurns } from "./import-turns.ts";
import { previewImport } from "./preview-import.ts";

export const exchangeContract = {
  previewImport: patients.previewImport,
  import: patients.import,
  export: patients.export,
};

export function exchangeHandlers(deps: Deps): Handlers<typeof exchangeContract> {
  const turns = createImportTurns();
  return {
    previewImport: async ({ request, query }) => {
      // Taken whole, for not all of it need be looked at, and a body that is not read to its end costs the connection.
      const beginning = await buffer(limited(request, patients.previewImport.bodyBytesMax));
      return { data: await previewImport(deps, Readable.from([beginning]), query) };
    },
    import: async ({ actor, request, response, query }) => {
      const gone = new AbortController();
      response.once("close", () => gone.abort(new Invalid("invalid_request", { detail: "The caller has gone" })));
      // Not before there is room: what is refused unread is thrown away as it comes.
      const read = () => limited(request, patients.import.bodyBytesMax);
      const wish = { ...query, dryRun: query.dryRun ?? false, gone: gone.signal };
      return { data: await turns.take(actor, () => importPatients(deps, read(), wish)) };
    },
    export: async ({ response, query }) => {
      await audit(deps.db, { action: "patient.export" });
      response.setHeader("content-type", "text/csv; charset=utf-8");
      response.setHeader("content-disposition", 'attachment; filename="patients.csv"');
      await pipeline(exportPatients(deps, query.delimiter ?? "comma"), response);
    },
  };
}
