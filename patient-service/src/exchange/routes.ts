import { pipeline } from "node:stream/promises";
import { patients } from "@rawat/contracts";
import { audit, type Handlers, Invalid, limited } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { exportPatients } from "./export-patients.ts";
import { importPatients, isCsvFault } from "./import-patients.ts";

export const exchangeContract = { import: patients.import, export: patients.export };

export function exchangeHandlers(deps: Deps): Handlers<typeof exchangeContract> {
  return {
    import: async ({ request, query }) => {
      try {
        return {
          data: await importPatients(deps, limited(request, patients.import.bodyBytesMax), query.dryRun ?? false),
        };
      } catch (error) {
        throw isCsvFault(error)
          ? new Invalid("invalid_request", { issues: [{ path: "", message: "Expected CSV" }], cause: error })
          : error;
      }
    },
    export: async ({ response }) => {
      await audit(deps.db, { action: "patient.export" });
      response.setHeader("content-type", "text/csv; charset=utf-8");
      response.setHeader("content-disposition", 'attachment; filename="patients.csv"');
      await pipeline(exportPatients(deps), response);
    },
  };
}
