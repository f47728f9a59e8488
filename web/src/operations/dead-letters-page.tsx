import { useSignal } from "@preact/signals";
import type { DeadLetter } from "@rawat/contracts";
import { askDeadLetters } from "../api/dead-letters.ts";
import { clinicSecond, knowClinicZone } from "../clinic/clinic-time.ts";
import { ask } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { List, useChanged } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";

/** Events that no try could handle, each to be handed out again: for administrators. */
export const DeadLettersPage = () => (
  <Page title={t.operations.title} lead={t.operations.lead}>
    <List<DeadLetter>
      label={t.operations.title}
      kind="dead-letters"
      of=""
      load={async (_, signal) => {
        await knowClinicZone();
        return askDeadLetters(signal).list({ query: {} });
      }}
      keyOf={({ id, service }) => `${service} ${id}`}
      row={(letter) => <Row {...letter} />}
      empty={<EmptyState icon="check" title={t.operations.noneTitle} lead={t.operations.noneLead} />}
    />
  </Page>
);

function Row({ id, service, type, attempts, error, diedAt }: DeadLetter) {
  const isBusy = useSignal(false);
  const changed = useChanged();
  const replay = async () => {
    const { replayTitle: title, replayAsk, replaySure: confirm } = t.operations;
    if (!(await ask({ title, text: replayAsk(type), confirm }))) return;
    isBusy.value = true;
    try {
      await askDeadLetters().replay({ params: { id } });
      toast(t.operations.replayed);
    } catch (failure) {
      toastFailure(failure);
    } finally {
      isBusy.value = false;
      changed();
    }
  };
  return (
    <>
      <div class="who">
        <p>
          <strong class="break">{type}</strong> <span class="tag">{service}</span>
        </p>
        <p class="small muted">
          <time dateTime={diedAt}>{clinicSecond(diedAt)}</time>
          <span>{t.operations.attempts(attempts)}</span>
        </p>
        <p class="small break" lang="en">
          <code>{error}</code>
        </p>
      </div>
      <Button
        icon="undo"
        busy={isBusy.value}
        aria-label={t.operations.replayNamed(type, service)}
        onClick={() => void replay()}
      >
        {t.operations.replay}
      </Button>
    </>
  );
}
