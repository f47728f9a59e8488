import type { clinic } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { describeClinic, readClinic } from "./describe-clinic.ts";

const reply = ({ clinic: data, version }: Awaited<ReturnType<typeof readClinic>>) => ({ data, version });

export function clinicHandlers(deps: Deps): Handlers<typeof clinic> {
  return {
    get: async () => reply(await readClinic(deps)),
    replace: {
      version: async () => (await readClinic(deps)).version,
      handle: async ({ body, ifMatch }) => reply(await describeClinic(deps, body, ifMatch)),
    },
  };
}
