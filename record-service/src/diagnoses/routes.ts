import { records } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import { searchDiagnoses } from "./search-diagnoses.ts";

export const diagnosisContract = { diagnosisCodes: records.diagnosisCodes };

export const diagnosisHandlers: Handlers<typeof diagnosisContract> = {
  diagnosisCodes: async ({ query }) => ({ data: searchDiagnoses(query.q, query.limit) }),
};
