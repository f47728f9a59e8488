import { patients } from "@rawat/contracts";
import { fetchSignedIn } from "../http.ts";
import { saveFile } from "../ui/save-file.ts";
import { todayIso } from "./choices.ts";

/** Downloads the register as CSV. The token is in a header, so a plain link would not do. */
export async function exportPatients(): Promise<void> {
  const answer = await fetchSignedIn(patients.export.path, patients.export.deadlineMs);
  saveFile(await answer.blob(), `rawat-${todayIso()}.csv`);
}
