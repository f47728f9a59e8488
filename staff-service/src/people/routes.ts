import type { Actor, staff } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { addStaffMember, completeRegistration } from "./add-staff-member.ts";
import { changeStaffMember, replaceStaffMember } from "./change-staff-member.ts";
import { present } from "./policy.ts";
import { getStaffMember, listMembers } from "./read-staff.ts";
import { removeStaffMember, withdrawRegistration } from "./remove-staff-member.ts";
import type { FoundStaffMember } from "./staff-store.ts";

const reply = (member: FoundStaffMember, actor: Actor) => ({ data: present(member, actor), version: member.version });

export function peopleHandlers(deps: Deps): Handlers<typeof staff> {
  const version = async ({ params }: { params: { id: string } }) => (await getStaffMember(deps, params.id)).version;
  return {
    list: async ({ actor, query }) => {
      const { page, meta } = await listMembers(deps, query);
      return { data: page.map((member) => present(member, actor)), meta };
    },
    create: {
      handle: async ({ actor, body, idempotency }) => reply(await addStaffMember(deps, body, idempotency), actor),
      again: async (id, { actor }) => reply(await getStaffMember(deps, id), actor),
    },
    get: async ({ actor, params }) => reply(await getStaffMember(deps, params.id), actor),
    replace: {
      version,
      handle: async ({ actor, params, body, ifMatch }) =>
        reply(await replaceStaffMember(deps, params.id, body, ifMatch), actor),
    },
    change: {
      version,
      handle: async ({ actor, params, body, ifMatch }) =>
        reply(await changeStaffMember(deps, params.id, body, ifMatch), actor),
    },
    remove: { version, handle: ({ params, ifMatch }) => removeStaffMember(deps, params.id, ifMatch) },
    register: async ({ actor, params, body }) => reply(await completeRegistration(deps, params.id, body), actor),
    withdraw: ({ params }) => withdrawRegistration(deps, params.id),
    summary: async ({ actor, params }) => reply(await getStaffMember(deps, params.id), actor),
  };
}
