import type { records } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { checkAllergies } from "./check-allergies.ts";

export const medicineHandlers = (deps: Deps): Pick<Handlers<typeof records>, "checkAllergies"> => ({
  checkAllergies: async ({ body }) => ({ data: await checkAllergies(deps, body) }),
});
