import type { LookalikeFound } from "@rawat/contracts";
import { calendarDate, phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { openDialog } from "../ui/dialog.ts";
import { h } from "../ui/element.ts";

/** What a person decides who is told that somebody looks registered already. */
type Decision = "register" | "back" | LookalikeFound;

/**
 * Shows who looks like the person about to be registered: it may be one of them. With the NIK of one of them nobody else can be
 * registered. Closing goes back to the form.
 */
export function askAboutLookalikes(people: readonly LookalikeFound[], nik: string | undefined): Promise<Decision> {
  const hasNik = people.some((person) => nik !== undefined && person.nik === nik);
  const { promise, resolve } = Promise.withResolvers<Decision>();
  const decide = (decision: Decision) => {
    resolve(decision);
    dialog.close();
  };
  const back = button(t.patients.keepEditing, { onclick: () => decide("back") });
  const dialog = openDialog({
    title: t.patients.lookalikesTitle,
    kind: "small",
    content: [
      h("p", {}, hasNik ? t.patients.lookalikesNik : t.patients.lookalikesLead),
      h("ul", { class: "lookalikes" }, ...people.map((person) => lookalike(person, () => decide(person)))),
      h(
        "footer",
        { class: "dialog-foot" },
        back,
        !hasNik && button(t.patients.lookalikesNew, { kind: "primary", onclick: () => decide("register") }),
      ),
    ],
    onclosed: () => resolve("back"),
  });
  dialog.element.setAttribute("role", "alertdialog");
  back.focus();
  return promise;
}

function lookalike({ name, medicalRecordNumber, birthDate, phone: number }: LookalikeFound, onopen: () => void) {
  const born = birthDate === null ? t.patients.birthUnknown : calendarDate(birthDate);
  const facts = [medicalRecordNumber, born, number && phone(number)].filter(Boolean).join(" · ");
  return h(
    "li",
    {},
    h("div", {}, h("strong", { class: "break" }, name), h("p", { class: "small muted" }, facts)),
    button(t.patients.lookalikesOpen, {
      label: `${t.patients.lookalikesOpen}: ${medicalRecordNumber}`,
      onclick: onopen,
    }),
  );
}
