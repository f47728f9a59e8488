import { records } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { checkAllergies } from "./check-allergies.ts";

export const medicineContract = { checkAllergies: records.checkAllergies };

export const medicineHandlers = (deps: Deps): Handlers<typeof medicineContract> => ({
  checkAllergies: async ({ body }) => ({ data: await checkAllergies(deps, body) }),
});
