import { type Actor, patients, type Warning } from "@rawat/contracts";
import { type Handlers, NotFound, notYours } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { archiveFreePatient, changePatient, replacePatient, withdrawRegistration } from "./change-patient.ts";
import { duplicateWarnings, lookalikesOf } from "./lookalikes.ts";
import { nikWarnings, type RegisteredPatient } from "./patient.ts";
import { findRow } from "./patient-store.ts";
import { canSee, present } from "./policy.ts";
import { getPatient, listPatients } from "./read-patients.ts";
import { completeRegistration, registerPatient } from "./register-patient.ts";
import { getStored, restorePatient } from "./restore-patient.ts";

const { previewImport: _, import: __, export: ___, timeline: ____, history: _____, ...registerContract } = patients;

export { registerContract };

function reply(patient: RegisteredPatient, actor: Actor, others: readonly Warning[] = []) {
  const warnings = [...nikWarnings(patient), ...others];
  return {
    data: present(patient, actor),
    version: patient.version,
    ...(warnings.length > 0 && { meta: { warnings } }),
  };
}

export function registerHandlers(deps: Deps): Handlers<typeof registerContract> {
  /** The version a change must find, read from the table: a cache may be a moment behind another instance. */
  const version = async ({ params, actor }: { params: { id: string }; actor: Actor }) => {
    if (!canSee(actor, params.id)) throw notYours(params.id);
    const row = await findRow(deps.db, params.id);
    if (!row || row.archivedAt !== null) throw new NotFound("not_found");
    return row.version;
  };
  return {
    duplicates: async ({ body }) => {
      const data = await lookalikesOf(deps, body);
      deps.readAudit.note({ action: "patient.search", count: data.length });
      return { data };
    },
    list: async ({ actor, query }) => {
      const { patients: page, meta } = await listPatients(deps, actor, query);
      return { data: page.map((patient) => present(patient, actor)), meta };
    },
    create: {
      handle: async ({ actor, body, idempotency }) => {
        // Looked for first: what fails behind a registration would be told as if there were none.
        const duplicates = await duplicateWarnings(deps, body);
        return reply(await registerPatient(deps, body, idempotency), actor, duplicates);
      },
      again: async (id, { actor }) => {
        const patient = await getPatient(deps, actor, id);
        return reply(patient, actor, await duplicateWarnings(deps, patient));
      },
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
        if (!canSee(actor, params.id)) throw notYours(params.id);
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
    forPrescriber: async ({ actor, params }) => {
      // Health data is no other program's business.
      if (actor.kind !== "service" || actor.service !== "record") throw new NotFound("not_found");
      const patient = await getPatient(deps, actor, params.id);
      return { data: patient, version: patient.version };
    },
  };
}
