import type { TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { isAbort } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { patientDetails } from "../patients/patient-details.ts";
import { askToDiscard, patientForm, type Versioned, versioned } from "../patients/patient-form.ts";
import { button } from "../ui/button.ts";
import { openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { failureCard } from "../ui/failure-card.ts";
import { toast } from "../ui/toast.ts";

/** What the clinic keeps of the person signed in, of which they may correct the contact fields. */
export function ownDetails({ name, patientId }: TokenUser): HTMLElement {
  const place = h("div", { class: "card" });

  async function load(): Promise<void> {
    if (!patientId) return;
    fill(place, h("div", { class: "skeleton block", "aria-busy": "true", "aria-label": t.words.loading }));
    try {
      show(versioned(await api.patients().get({ params: { id: patientId } })));
    } catch (error) {
      if (!isAbort(error))
        fill(
          place,
          failureCard(t.failures.pageTitle, error, () => void load()),
        );
    }
  }

  const show = (known: Versioned) =>
    fill(
      place,
      patientDetails(known.patient, { heading: "h2" }),
      h(
        "footer",
        { class: "card-foot" },
        h("p", { class: "small muted" }, t.me.askDesk),
        button(t.me.editContact, { kind: "primary", icon: "edit", onclick: () => edit(known) }),
      ),
    );

  function edit(known: Versioned): void {
    const mayClose = async () => !form.isDirty() || (await askToDiscard());
    const drawer = openDialog({ title: t.me.editContact, kind: "drawer", mayClose });
    const cancel = async () => {
      if (await mayClose()) drawer.close();
    };
    const form = patientForm({
      known,
      scope: "contact",
      oncancel: () => void cancel(),
      onsaved: (saved) => {
        drawer.close();
        toast(t.patients.saved);
        show(saved);
      },
    });
    fill(drawer.body, form.element);
    form.element.querySelector<HTMLElement>("input")?.focus();
  }

  void load();
  return h(
    "section",
    { class: "section narrow" },
    h("header", { class: "section-head" }, h("h1", { tabindex: -1 }, t.me.hello(name))),
    h("p", { class: "lead" }, t.me.lead),
    place,
  );
}
