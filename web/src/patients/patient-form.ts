import type { Patient, Warning } from "@rawat/contracts";
import { api, newIdempotencyKey } from "../api.ts";
import { hasCode, Refusal } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { ask } from "../ui/dialog.ts";
import { form } from "../ui/form.ts";
import { toastFailure } from "../ui/toast.ts";
import { changesBetween } from "./changes.ts";
import type { PatientFields } from "./field-text.ts";
import { askAboutLookalikes } from "./lookalikes-dialog.ts";
import { patientInputs, type Scope } from "./patient-inputs.ts";
import { settleStale } from "./stale-dialog.ts";

/** A patient with the version that was read, to be sent back with a change. */
export interface Versioned {
  patient: Patient;
  warnings: readonly Warning[];
  etag: string | undefined;
}

interface Shape {
  /** The patient to change; absent to register a new one. */
  known?: Versioned;
  scope: Scope;
  oncancel: () => void;
  onsaved: (saved: Versioned) => void;
  /** Somebody about to be registered turned out to be there already. */
  onknown?: (patient: Pick<Patient, "id" | "name">) => void;
}

/** The form to register or change a patient. `isDirty` tells whether closing it would lose something. */
export function patientForm({ known, scope, oncancel, onsaved, onknown }: Shape) {
  const inputs = patientInputs(known?.patient, scope);
  let idempotencyKey = newIdempotencyKey();
  /** Whether they may be registered already, by a request whose answer was lost: they would look like themselves. */
  let isAnswerOwed = false;

  const element = form({
    class: "patient-form",
    content: inputs.content,
    submit: known ? t.patients.save : t.patients.register,
    fieldOf: { nik_taken: "nik" },
    oncancel,
    onsubmit: async () => {
      const saved = known ? await change(known, changes()) : await registerUnlessKnown();
      if (saved) onsaved(saved);
    },
    onfailure: (error) => {
      if (!known || !hasCode(error, "stale_version")) return false;
      void settle(known);
      return true;
    },
  });
  const before = inputs.read(element);
  const changes = () => changesBetween(before, inputs.read(element));

  /** Who looks registered already is shown before anything is saved. */
  async function registerUnlessKnown(): Promise<Versioned | undefined> {
    const fields = inputs.read(element);
    const lookalikes = isAnswerOwed ? [] : await lookalikesOf(fields);
    if (lookalikes.length === 0) return await register();
    const decision = await askAboutLookalikes(lookalikes, fields.nik ?? undefined);
    if (decision === "register") return await register();
    if (decision !== "back") onknown?.(decision);
    return undefined;
  }

  async function register(): Promise<Versioned> {
    try {
      const body = { ...inputs.read(element) } as Parameters<ReturnType<typeof api.patients>["create"]>[0]["body"];
      return versioned(await api.patients().create({ body, idempotencyKey }));
    } catch (error) {
      // After a plain refusal the corrected form is another request. After silence it stays the same one, or a retry
      // might register somebody twice.
      isAnswerOwed = !(error instanceof Refusal && error.status < 500 && error.status !== 429);
      if (!isAnswerOwed) idempotencyKey = newIdempotencyKey();
      throw error;
    }
  }

  /** Somebody was faster: the person sees both sides and decides. Without a decision the form stays as it is. */
  async function settle({ patient }: Versioned): Promise<void> {
    try {
      const latest = versioned(await api.patients().get({ params: { id: patient.id } }));
      const decision = await settleStale(latest.patient, changes());
      if (decision === "theirs") onsaved(latest);
      if (decision === "mine") onsaved(await change(latest, changes()));
    } catch (error) {
      if (known && hasCode(error, "stale_version")) return await settle(known);
      toastFailure(error);
    }
  }

  return { element, isDirty: () => Object.keys(changes()).length > 0 };
}

async function lookalikesOf({ name = "", birthDate, phone, nik }: PatientFields) {
  try {
    const told = { name, birthDate: birthDate || null, phone: phone ?? null, nik: nik ?? null };
    return (await api.patients().duplicates({ body: told })).data;
  } catch (error) {
    // What is wrong with the form is told when it is sent.
    if (error instanceof Refusal && error.status === 400) return [];
    throw error;
  }
}

async function change(known: Versioned, fields: PatientFields): Promise<Versioned> {
  if (Object.keys(fields).length === 0) return known;
  const input = { params: { id: known.patient.id }, body: fields };
  return versioned(await api.patients().change({ ...input, ...(known.etag && { ifMatch: known.etag }) }));
}

interface Answered {
  data: Patient;
  meta: { warnings?: Warning[] | undefined };
  etag: string | undefined;
}

export const versioned = ({ data: patient, meta, etag }: Answered): Versioned => ({
  patient,
  warnings: meta.warnings ?? [],
  etag,
});

export const askToDiscard = (): Promise<boolean> =>
  ask({
    title: t.patients.discardTitle,
    text: t.patients.discardAsk,
    confirm: t.patients.discard,
    cancel: t.patients.keepEditing,
    danger: true,
  });
