import { api } from "../api.ts";
import { t } from "../i18n/index.ts";
import { button, setBusy } from "../ui/button.ts";
import { ask } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { field, input } from "../ui/field.ts";
import { toast, toastFailure } from "../ui/toast.ts";

/** The secret address of the own calendar: made, copied, revoked. It is shown once; whoever lost it makes another. */
export function calendarFeed(): HTMLElement {
  const place = h("div", { class: "feed-link" });
  const make = button(t.appointments.feedMake, { icon: "calendar", onclick: () => void during(make, create) });
  const revoke = button(t.appointments.feedRevoke, { kind: "quiet", onclick: () => void askToRevoke() });

  async function create(): Promise<void> {
    const { data } = await api.appointments().createCalendarToken({});
    const link = input("feed", { value: new URL(data.url, location.href).href });
    link.readOnly = true;
    const copy = button(t.appointments.feedCopy, { icon: "copy", onclick: () => void copyFrom(link) });
    fill(place, field({ label: t.appointments.feedLink, control: link }), copy);
    link.select();
  }

  async function askToRevoke(): Promise<void> {
    const sure = await ask({
      title: t.appointments.feedRevokeTitle,
      text: t.appointments.feedRevokeAsk,
      confirm: t.appointments.feedRevoke,
      danger: true,
    });
    if (!sure) return;
    await during(revoke, async () => {
      await api.appointments().revokeCalendarToken({});
      fill(place);
      toast(t.appointments.feedRevoked);
    });
  }

  return h(
    "section",
    { class: "card feed" },
    h("h2", {}, t.appointments.feed),
    h("p", { class: "muted" }, t.appointments.feedLead),
    place,
    h("div", { class: "tools" }, make, revoke),
  );
}

async function during(element: HTMLButtonElement, act: () => Promise<void>): Promise<void> {
  setBusy(element, true);
  try {
    await act();
  } catch (error) {
    toastFailure(error);
  } finally {
    setBusy(element, false);
  }
}

/** Some browsers keep the clipboard from pages without a certificate; there the link is at least selected. */
async function copyFrom(link: HTMLInputElement): Promise<void> {
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
    toast(t.appointments.feedCopied);
  } catch {
    toast(t.appointments.feedSelected);
  }
}
