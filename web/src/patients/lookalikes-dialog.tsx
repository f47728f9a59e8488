import type { LookalikeFound } from "@rawat/contracts";
import { converse } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { t } from "../i18n/index.ts";
import { LookalikeFacts, TakeButton } from "./lookalikes.tsx";

/** What a person decides who is told that somebody looks registered already. */
type Decision = "register" | "back" | LookalikeFound;

/**
 * Shows who looks like the person about to be registered: it may be one of them. With the NIK of one of them nobody else can be
 * registered. Closing goes back to the form.
 */
export function askAboutLookalikes(
  people: readonly LookalikeFound[],
  nik: string | null | undefined,
): Promise<Decision> {
  const hasNik = people.some((person) => Boolean(nik) && person.nik === nik);
  return converse<Decision>("back", (decide) => (
    <Dialog title={t.patients.lookalikesTitle} kind="small" isQuestion onClose={() => decide("back")}>
      <p>{hasNik ? t.patients.lookalikesNik : t.patients.lookalikesLead}</p>
      <ul class="lookalikes">
        {people.map((person) => (
          <li key={person.id}>
            <div>
              <strong class="break">{person.name}</strong>
              <LookalikeFacts {...person} />
            </div>
            <TakeButton person={person} text={t.patients.lookalikesOpen} onTaken={decide} />
          </li>
        ))}
      </ul>
      <footer class="dialog-foot">
        <Button data-first onClick={() => decide("back")}>
          {t.patients.keepEditing}
        </Button>
        {!hasNik && <Button onClick={() => decide("register")}>{t.patients.lookalikesNew}</Button>}
      </footer>
    </Dialog>
  ));
}
