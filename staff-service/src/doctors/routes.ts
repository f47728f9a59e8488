import type { doctors } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { getDoctor } from "../schedule/policy.ts";
import { doctorOf, listDoctors } from "./list-doctors.ts";
import { doctorsOnDuty } from "./on-duty.ts";

export function doctorHandlers(deps: Deps): Pick<Handlers<typeof doctors>, "list" | "get"> {
  return {
    list: ({ query }) => listDoctors(deps, query),
    get: async ({ params }) => {
      const member = await getDoctor(deps, params.id);
      const onDuty = (await doctorsOnDuty(deps, [member.id])).has(member.id);
      return { data: doctorOf({ member, onDuty }), version: member.version };
    },
  };
}
