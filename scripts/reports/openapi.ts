import { buildOpenApi } from "../../gateway/src/openapi.ts";
import type { Report } from "./report.ts";

/** The API document as the gateway serves it, for people who read it in the repository or make a client from it. */
export const openApiReport = (): Report => ({
  file: "docs/openapi.json",
  content: `${JSON.stringify(buildOpenApi(), null, 2)}\n`,
});
