import { useSignal } from "@preact/signals";
import type { Patient } from "@rawat/contracts";
import type { ComponentChildren } from "preact";
import { askPatients } from "../api/patients.ts";
import { Button } from "../components/button.tsx";
import { Banner } from "../components/state.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { hasCode } from "../failure.ts";
import { t } from "../i18n/index.ts";
import type { Versioned } from "./versioned.ts";

/** Anybody may say anybody's NIK: so whoever is about to write something of them down is asked to look first. */
export const IdentityNotice = ({ patient, children }: { patient: Patient; children?: ComponentChildren }) =>
  patient.registeredOnline ? (
    <div role="note" class="identity-notice">
      <Banner kind="warned" icon="user">
        <p>{t.patients.onlineNotice}</p>
        {children}
      </Banner>
    </div>
  ) : null;

interface Props {
  known: Versioned;
  /** What is true of them now has to be read. */
  reload: () => void;
}

/** Says that the card was compared with what is shown. */
export function ComparedButton({ known, reload }: Props) {
  const isBusy = useSignal(false);
  const say = async () => {
    isBusy.value = true;
    try {
      await sayCompared(known);
      toast(t.patients.onlineCompared(known.patient.name), "done", undefined, known.patient.id);
    } catch (error) {
      toastFailure(error);
    }
    isBusy.value = false;
    reload();
  };
  return (
    <Button icon="check" busy={isBusy.value} onClick={() => void say()}>
      {t.patients.onlineCompare}
    </Button>
  );
}

/**
 * Names who they are as it was shown, and as that version. Where that is still what is stored, what else was changed since is no reason to look
 * again; and who was faster may have been oneself, with an answer that was lost.
 */
async function sayCompared({ patient, etag }: Versioned): Promise<void> {
  const params = { id: patient.id };
  const say = (ifMatch: string | undefined) =>
    askPatients().change({ params, body: whoOf(patient), ...(ifMatch && { ifMatch }) });
  try {
    await say(etag);
  } catch (error) {
    if (!hasCode(error, "stale_version")) throw error;
    const latest = await askPatients().get({ params });
    if (JSON.stringify(whoOf(latest.data)) !== JSON.stringify(whoOf(patient))) throw error;
    if (latest.data.registeredOnline) await say(latest.etag);
  }
}

const whoOf = ({ name, birthDate, nik }: Patient) => ({ name, birthDate, nik });
