import type { records } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import { searchDiagnoses } from "./search-diagnoses.ts";

export const diagnosisHandlers: Pick<Handlers<typeof records>, "diagnosisCodes"> = {
  diagnosisCodes: async ({ query }) => ({ data: searchDiagnoses(query.q, query.limit) }),
};
