import type { Actor, patients, Warning } from "@rawat/contracts";
import { type Handlers, NotFound, notYours } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { archiveFreePatient } from "./archive-patient.ts";
import { changePatient, replacePatient, withdrawRegistration } from "./change-patient.ts";
import { duplicateWarnings, lookalikesOf } from "./lookalikes.ts";
import { nikWarnings, type RegisteredPatient } from "./patient.ts";
import { isRegisteredOnline } from "./patient-row.ts";
import { findRow } from "./patient-store.ts";
import { canSee } from "./policy.ts";
import { getPatient, listPatients } from "./read-patients.ts";
import { completeRegistration, registerPatient } from "./register-patient.ts";
import { getStored, restorePatient } from "./restore-patient.ts";

/** A patient as an answer: who is not archived has no word of it. */
const shown = ({ archivedAt, ...patient }: RegisteredPatient) => ({
  ...patient,
  ...(archivedAt !== null && { archivedAt }),
});

function reply(patient: RegisteredPatient, others: readonly Warning[] = []) {
  const warnings = [...nikWarnings(patient), ...others];
  return { data: shown(patient), version: patient.version, ...(warnings.length > 0 && { meta: { warnings } }) };
}

export function registerHandlers(
  deps: Deps,
): Omit<Handlers<typeof patients>, "previewImport" | "import" | "export" | "timeline" | "history"> {
  /** The version a change must find, read from the table: a cache may be a moment behind another instance. */
  const version = async ({ params, actor }: { params: { id: string }; actor: Actor }) => {
    if (!canSee(actor, params.id)) throw notYours({ patientId: params.id });
    const row = await findRow(deps.db, params.id);
    if (!row || row.archivedAt !== null) throw new NotFound("not_found");
    return row.version;
  };
  return {
    duplicates: async ({ actor, body }) => {
      const rows = await lookalikesOf(deps, body);
      const data = rows.map((row) => ({ ...row, registeredOnline: isRegisteredOnline(row) }));
      deps.readAudit.note(actor, { action: "patient.search", count: data.length });
      return { data };
    },
    list: async ({ actor, query }) => {
      const { patients: page, meta } = await listPatients(deps, actor, query);
      return { data: page.map(shown), meta };
    },
    create: {
      handle: async ({ body, idempotency }) => {
        // Looked for first: what fails behind a registration would be told as if there were none.
        const duplicates = await duplicateWarnings(deps, body);
        return reply(await registerPatient(deps, body, idempotency), duplicates);
      },
      again: async (id, { actor }) => {
        const patient = await getPatient(deps, actor, id);
        return reply(patient, await duplicateWarnings(deps, patient));
      },
    },
    get: async ({ actor, params, query }) => reply(await getPatient(deps, actor, params.id, query.includeArchived)),
    replace: {
      version,
      handle: async ({ params, body, ifMatch }) => reply(await replacePatient(deps, params.id, body, ifMatch)),
    },
    change: {
      version,
      handle: async ({ actor, params, body, ifMatch }) => {
        if (!canSee(actor, params.id)) throw notYours({ patientId: params.id });
        return reply(await changePatient(deps, actor, params.id, body, ifMatch));
      },
    },
    archive: { version, handle: ({ params, ifMatch }) => archiveFreePatient(deps, params.id, ifMatch) },
    restore: {
      version: async ({ params }) => (await getStored(deps, params.id)).version,
      handle: async ({ params, ifMatch }) => reply(await restorePatient(deps, params.id, ifMatch)),
    },
    register: async ({ params, body }) => ({
      data: shown(await completeRegistration(deps, params.id, body)),
    }),
    withdraw: ({ params }) => withdrawRegistration(deps, params.id),
    summary: async ({ actor, params }) => {
      const patient = await getPatient(deps, actor, params.id);
      return { data: patient, version: patient.version };
    },
    forPrescriber: async ({ actor, params }) => {
      // Health data is no other program's business.
      if (actor.service !== "record") throw new NotFound("not_found");
      const patient = await getPatient(deps, actor, params.id);
      return { data: patient, version: patient.version };
    },
  };
}
