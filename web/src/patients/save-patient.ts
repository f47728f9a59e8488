import type { LookalikeFound, Patient } from "@rawat/contracts";
import { askPatients } from "../api/patients.ts";
import { askFirst, hasCode, Refusal } from "../failure.ts";
import type { PatientFields } from "./field-text.ts";
import { lookalikesOf } from "./lookalikes.tsx";
import { askAboutLookalikes } from "./lookalikes-dialog.tsx";
import { settleStale } from "./stale-dialog.tsx";
import { type Versioned, versioned } from "./versioned.ts";

type NewBody = Parameters<ReturnType<typeof askPatients>["create"]>[0]["body"];

interface Newcomer {
  fields: PatientFields;
  key: string;
  /** They may be registered already, by a request whose answer was lost: they would look like themselves. */
  isAnswerOwed: boolean;
}

/** Registers somebody; who looks registered already is shown before anything is saved. Undefined: not after all. */
export async function registerUnlessKnown({
  fields,
  key,
  isAnswerOwed,
}: Newcomer): Promise<Versioned | LookalikeFound | undefined> {
  const lookalikes = isAnswerOwed ? [] : await askFirst(lookalikesOf(fields));
  const decision = lookalikes.length === 0 ? "register" : await askAboutLookalikes(lookalikes, fields.nik);
  if (decision === "back") return undefined;
  if (decision !== "register") return decision;
  return versioned(await askPatients().create({ body: fields as NewBody, idempotencyKey: key }));
}

interface Change {
  id: string;
  /** Of the version that the form was begun from. */
  etag: string | undefined;
  changes: PatientFields;
  /** Whether an earlier try, whose answer never came, has made this of the patient already. */
  isMade: (patient: Patient) => boolean;
}

/**
 * Changes single fields. Where somebody was faster, the person sees both sides and decides. Undefined: without a decision, the form stays as
 * it is.
 */
export async function changeOrSettle({ id, etag, changes, isMade }: Change): Promise<Versioned | undefined> {
  const params = { id };
  try {
    return versioned(await askPatients().change({ params, body: changes, ...(etag && { ifMatch: etag }) }));
  } catch (error) {
    if (!hasCode(error, "stale_version")) throw error;
  }
  const latest = versioned(await askPatients().get({ params }));
  if (isMade(latest.patient)) return latest;
  const decision = await settleStale(latest.patient, changes);
  if (decision === "theirs") return latest;
  return decision === "mine" ? await changeOrSettle({ id, etag: latest.etag, changes, isMade }) : undefined;
}

/** A refusal as told of the form's rows: the empty ones among them were not sent, so that the server counts without them. */
export function ofRows(error: unknown, rows: readonly number[]): unknown {
  if (!(error instanceof Refusal) || !error.problem.errors) return error;
  const errors = error.problem.errors.map((issue) => ({
    ...issue,
    path: issue.path.replace(/^allergies\.(\d+)/, (_, place) => `allergies.${rows[Number(place)] ?? place}`),
  }));
  return new Refusal(error.status, { ...error.problem, errors }, error.retryAfterSeconds);
}
