import type { Actor, records } from "@rawat/contracts";
import { Forbidden, type Handlers, NotFound, notYours } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { amendRecord } from "./amend-record.ts";
import { canChange, canSee } from "./policy.ts";
import { getRecord, listRecords, readVersions, show } from "./read-records.ts";
import { findRecord, type RecordRow } from "./record-store.ts";
import { retractRecord } from "./retract-record.ts";
import { type Written, writeRecord } from "./write-record.ts";

export function recordHandlers(
  deps: Deps,
): Omit<Handlers<typeof records>, "diagnosisCodes" | "accessLog" | "checkAllergies" | "close" | "reopen"> {
  const reply = async ({ record, warnings }: Written) => ({
    data: await show(deps, record),
    version: record.version,
    ...(warnings.length > 0 && { meta: { warnings } }),
  });
  const read = async (actor: Actor, id: string) => {
    const data = await getRecord(deps, actor, id);
    return { data, version: data.version };
  };
  /** Every doctor may know of a record, so one who may not change it is told so. */
  const changeable = async (actor: Actor, id: string): Promise<RecordRow> => {
    const row = await findRecord(deps.db, id);
    if (!row) throw new NotFound("not_found");
    const { patientId } = row;
    if (!canSee(actor, patientId)) throw notYours({ patientId });
    if (!canChange(actor, row.doctorId)) {
      const detail = "Only its author or an administrator changes a record";
      throw new Forbidden("not_allowed", { detail, refused: { patientId } });
    }
    return row;
  };
  const version = async ({ actor, params }: { actor: Actor; params: { id: string } }) =>
    (await changeable(actor, params.id)).version;
  return {
    list: ({ actor, query }) => listRecords(deps, actor, query),
    create: {
      handle: async ({ actor, body, idempotency }) => reply(await writeRecord(deps, actor, body, idempotency)),
      again: (id, { actor }) => read(actor, id),
    },
    get: ({ actor, params }) => read(actor, params.id),
    amend: {
      version,
      handle: async ({ actor, params, body, ifMatch }) => {
        const row = await changeable(actor, params.id);
        return reply(await amendRecord(deps, actor, row, body, ifMatch));
      },
    },
    remove: {
      version,
      handle: async ({ actor, params, body, ifMatch }) => {
        await changeable(actor, params.id);
        await retractRecord(deps, params.id, body?.reason ?? null, ifMatch);
      },
    },
    versions: async ({ actor, params }) => ({ data: await readVersions(deps, actor, params.id) }),
    version: async ({ actor, params }) => ({
      data: await getRecord(deps, actor, params.id, Number(params.version)),
    }),
  };
}
