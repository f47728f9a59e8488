import type { Patient } from "@rawat/contracts";
import { converse } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { t } from "../i18n/index.ts";
import { fieldText, type PatientField, type PatientFields } from "./field-text.ts";

type Decision = "mine" | "theirs" | undefined;

/** Shows what is stored beside what the person typed. Undefined: neither yet, back to the form. */
export const settleStale = (stored: Patient, mine: PatientFields): Promise<Decision> =>
  converse<Decision>(undefined, (decide) => (
    <Dialog title={t.stale.title} kind="wide" onClose={() => decide(undefined)}>
      <p>{t.stale.lead}</p>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t.stale.field}</th>
            <th scope="col">{t.stale.theirs}</th>
            <th scope="col">{t.stale.yours}</th>
          </tr>
        </thead>
        <tbody>
          {(Object.keys(mine) as PatientField[]).map((name) => (
            <tr key={name}>
              <th scope="row">{t.fields[name]}</th>
              <td>{fieldText(name, stored)}</td>
              <td>{fieldText(name, mine)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <footer class="dialog-foot">
        <Button onClick={() => decide("theirs")}>{t.stale.takeTheirs}</Button>
        <Button kind="primary" onClick={() => decide("mine")}>
          {t.stale.keepMine}
        </Button>
      </footer>
    </Dialog>
  ));
