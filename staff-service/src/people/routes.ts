import type { staff } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { addStaffMember, completeRegistration } from "./add-staff-member.ts";
import { changeStaffMember, replaceStaffMember } from "./change-staff-member.ts";
import { getStaffMember, listMembers } from "./read-staff.ts";
import { removeStaffMember, withdrawRegistration } from "./remove-staff-member.ts";
import type { FoundStaffMember } from "./staff-store.ts";

const reply = (member: FoundStaffMember) => ({ data: member, version: member.version });

export function peopleHandlers(deps: Deps): Handlers<typeof staff> {
  const version = async ({ params }: { params: { id: string } }) => (await getStaffMember(deps, params.id)).version;
  return {
    list: async ({ query }) => {
      const { page, meta } = await listMembers(deps, query);
      return { data: page, meta };
    },
    create: {
      handle: async ({ body, idempotency }) => reply(await addStaffMember(deps, body, idempotency)),
      again: async (id) => reply(await getStaffMember(deps, id)),
    },
    get: async ({ params }) => reply(await getStaffMember(deps, params.id)),
    replace: {
      version,
      handle: async ({ params, body, ifMatch }) => reply(await replaceStaffMember(deps, params.id, body, ifMatch)),
    },
    change: {
      version,
      handle: async ({ params, body, ifMatch }) => reply(await changeStaffMember(deps, params.id, body, ifMatch)),
    },
    remove: { version, handle: ({ params, ifMatch }) => removeStaffMember(deps, params.id, ifMatch) },
    register: async ({ params, body }) => reply(await completeRegistration(deps, params.id, body)),
    withdraw: ({ params }) => withdrawRegistration(deps, params.id),
    summary: async ({ params }) => reply(await getStaffMember(deps, params.id)),
  };
}
