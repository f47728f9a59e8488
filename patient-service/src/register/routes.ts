import { type Actor, patients } from "@rawat/contracts";
import { type Handlers, NotFound } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { archiveFreePatient, changePatient, replacePatient, withdrawRegistration } from "./change-patient.ts";
import { nikWarnings, type RegisteredPatient } from "./patient.ts";
import { findRow } from "./patient-store.ts";
import { canSee, present } from "./policy.ts";
import { getPatient, listPatients } from "./read-patients.ts";
import { completeRegistration, registerPatient } from "./register-patient.ts";
import { getStored, restorePatient } from "./restore-patient.ts";

const { import: _, export: __, timeline: ___, history: ____, ...registerContract } = patients;

export { registerContract };

function reply(patient: RegisteredPatient, actor: Actor) {
  const warnings = nikWarnings(patient);
  return {
    data: present(patient, actor),
    version: patient.version,
    ...(warnings.length > 0 && { meta: { warnings } }),
  };
}

export function registerHandlers(deps: Deps): Handlers<typeof registerContract> {
  /** The version a change must find, read from the table: a cache may be a moment behind another instance. */
  const version = async ({ params, actor }: { params: { id: string }; actor: Actor }) => {
    const row = canSee(actor, params.id) ? await findRow(deps.db, params.id) : undefined;
    if (!row || row.archivedAt !== null) throw new NotFound("not_found");
    return row.version;
  };
  return {
    list: async ({ actor, query }) => {
      const { patients: page, meta } = await listPatients(deps, actor, query);
      return { data: page.map((patient) => present(patient, actor)), meta };
    },
    create: {
      handle: async ({ actor, body, idempotency }) => reply(await registerPatient(deps, body, idempotency), actor),
      again: async (id, { actor }) => reply(await getPatient(deps, actor, id), actor),
    },
    get: async ({ actor, params, query }) =>
      reply(await getPatient(deps, actor, params.id, query.includeArchived), actor),
    replace: {
      version,
      handle: async ({ actor, params, body, ifMatch }) =>
        reply(await replacePatient(deps, params.id, body, ifMatch), actor),
    },
    change: {
      version,
      handle: async ({ actor, params, body, ifMatch }) => {
        if (!canSee(actor, params.id)) throw new NotFound("not_found");
        return reply(await changePatient(deps, actor, params.id, body, ifMatch), actor);
      },
    },
    archive: { version, handle: ({ params, ifMatch }) => archiveFreePatient(deps, params.id, ifMatch) },
    restore: {
      version: async ({ params }) => (await getStored(deps, params.id)).version,
      handle: async ({ actor, params, ifMatch }) => reply(await restorePatient(deps, params.id, ifMatch), actor),
    },
    register: async ({ actor, params, body }) => ({
      data: present(await completeRegistration(deps, params.id, body), actor),
    }),
    withdraw: ({ params }) => withdrawRegistration(deps, params.id),
    summary: async ({ actor, params }) => {
      const patient = await getPatient(deps, actor, params.id);
      return { data: patient, version: patient.version };
    },
  };
}
