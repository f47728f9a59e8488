import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { patients } from "@rawat/contracts";
import { audit, type Handlers, Invalid, limited } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { exportPatients } from "./export-patients.ts";
import { importPatients } from "./import-patients.ts";
import { previewImport } from "./preview-import.ts";
import { createTurns } from "./turns.ts";

export const exchangeContract = {
  previewImport: patients.previewImport,
  import: patients.import,
  export: patients.export,
};

export function exchangeHandlers(deps: Deps): Handlers<typeof exchangeContract> {
  const loading = createTurns("Other registers are being loaded");
  const downloading = createTurns("Other registers are being downloaded");
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
      return { data: await loading.take(actor, () => importPatients(deps, read(), wish)) };
    },
    export: async ({ actor, request, response, query }) => {
      response.setHeader("content-type", "text/csv; charset=utf-8");
      response.setHeader("content-disposition", 'attachment; filename="patients.csv"');
      // Who asks for the head alone is given nobody's data, so nobody is read and there is nothing to tell the trail.
      if (request.method === "HEAD") {
        response.end();
        return;
      }
      await downloading.take(actor, async () => {
        await audit(deps.db, { action: "patient.export" });
        await pipeline(exportPatients(deps, query.delimiter ?? "comma"), response);
      });
    },
  };
}
