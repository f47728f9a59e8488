import type { MedicalRecord } from "@rawat/contracts";
import { converse } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { t } from "../i18n/index.ts";
import { RecordView } from "./record-view.tsx";

type Decision = "mine" | "theirs" | undefined;

interface Props {
  stored: MedicalRecord;
  answer: (decision: Decision) => void;
}

/** Shows what somebody else stored meanwhile. Nothing is lost either way: every version is kept. Undefined: neither yet. */
export const settleStaleRecord = (stored: MedicalRecord): Promise<Decision> =>
  converse<Decision>(undefined, (answer) => <StaleRecord stored={stored} answer={answer} />);

const StaleRecord = ({ stored, answer }: Props) => (
  <Dialog title={t.stale.title} kind="wide" isQuestion onClose={() => answer(undefined)}>
    <p>{t.records.staleLead}</p>
    <RecordView record={stored} />
    <footer class="dialog-foot">
      <Button onClick={() => answer("theirs")}>{t.stale.takeTheirs}</Button>
      <Button kind="primary" onClick={() => answer("mine")}>
        {t.stale.keepMine}
      </Button>
    </footer>
  </Dialog>
);
