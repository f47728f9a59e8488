import type { Patient } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { go } from "../app/address.tsx";
import type { Values } from "../components/drafts.ts";
import { Form, type Sent } from "../components/form.tsx";
import { useForm } from "../components/form-context.ts";
import { t } from "../i18n/index.ts";
import { changesBetween, isStored } from "./changes.ts";
import { PerhapsRegistered } from "./lookalikes.tsx";
import { PatientFields } from "./patient-fields.tsx";
import { fieldsTyped, filledAllergies, type Scope, valuesOf } from "./patient-values.ts";
import { changeOrSettle, ofRows, registerUnlessKnown } from "./save-patient.ts";
import type { Versioned } from "./versioned.ts";

type Known = Pick<Patient, "id" | "name" | "medicalRecordNumber">;

interface Props {
  /** The patient to change; absent to register a new one. */
  known?: Versioned;
  scope: Scope;
  /** What somebody new is called, as far as it is known. */
  name?: string | undefined;
  /** Under which name what is typed is kept over a reload. */
  draft: string;
  onCancel: () => void;
  onSaved: (saved: Versioned) => void;
  /** Somebody about to be registered is there already. Without it, their page is opened. */
  onKnown?: (patient: Known) => void;
}

/** The form to register or change a patient. */
export function PatientForm({ known, scope, name = "", draft, onCancel, onSaved, onKnown }: Props) {
  /** What follows once nothing of it is unsaved. */
  const then = useRef<() => void>(undefined);
  const how = { scope, mayBirthBeUnknown: known?.patient.birthDate === null };
  const open = onKnown ?? (({ medicalRecordNumber }: Known) => void go(`/patients/${medicalRecordNumber}`));

  const register = async (values: Values, { key, isAnswerOwed }: Sent) => {
    const outcome = await registerUnlessKnown({ fields: fieldsTyped(values, how), key, isAnswerOwed });
    if (!outcome) return false;
    then.current = () => ("patient" in outcome ? onSaved(outcome) : open(outcome));
    return true;
  };
  const change = async (values: Values, from: Versioned, { isAnswerOwed }: Sent) => {
    const begun = JSON.parse(values[begunName] ?? "{}") as Begun;
    const changes = changesBetween(fieldsTyped(begun.values, how), fieldsTyped(values, how));
    const isSame = Object.keys(changes).length === 0;
    const isMade = (now: Patient) => isAnswerOwed && isStored(changes, fieldsTyped(valuesOf(now), how));
    const saved = isSame ? from : await changeOrSettle({ id: from.patient.id, etag: begun.etag, changes, isMade });
    if (!saved) return false;
    then.current = () => onSaved(saved);
    return true;
  };
  const values = known ? valuesOf(known.patient) : { name };
  return (
    <Form
      class="patient-form"
      submit={known ? t.patients.save : t.patients.register}
      draft={draft}
      fieldOf={{ nik_taken: "nik" }}
      send={async (typed, sent) => {
        try {
          return await (known ? change(typed, known, sent) : register(typed, sent));
        } catch (error) {
          throw ofRows(
            error,
            filledAllergies(typed).map(([row]) => row),
          );
        }
      }}
      onCancel={onCancel}
      onSaved={() => then.current?.()}
    >
      {known && <BegunFrom begun={{ etag: known.etag, values }} />}
      <PatientFields
        values={values}
        scope={scope}
        afterIdentity={known ? undefined : <PerhapsRegistered onKnown={onKnown} />}
      />
    </Form>
  );
}

interface Begun {
  etag: string | undefined;
  values: Values;
}

const begunName = "begunFrom";

/**
 * What the form was begun from is kept with what is typed: after a reload it is still that which is compared and changed, not what somebody
 * else has saved meanwhile.
 */
function BegunFrom({ begun }: { begun: Begun }) {
  const { initial } = useForm();
  return <input type="hidden" name={begunName} value={initial(begunName, JSON.stringify(begun))} />;
}
