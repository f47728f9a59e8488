import type { Account } from "@rawat/contracts";
import { api } from "../api.ts";
import { calendarDate, initials } from "../format.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { ask } from "../ui/dialog.ts";
import { h } from "../ui/element.ts";
import { toast, toastFailure } from "../ui/toast.ts";

interface Circumstances {
  /** Nobody locks themself out by a slip. */
  own: boolean;
  onchanged: () => void;
}

/** Anybody may call themself anything: an administrator decides about the person whom the register knows. */
const nameOf = ({ registeredName, name }: Account): string => registeredName ?? name;

export function accountRow(account: Account, { own, onchanged }: Circumstances): HTMLLIElement {
  const { email, role, disabled, createdAt } = account;
  const name = nameOf(account);

  async function act(done: string, request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
      toast(done);
    } catch (error) {
      toastFailure(error);
    }
    onchanged();
  }

  return h(
    "li",
    { class: disabled ? "row off" : "row" },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials(name)),
    h(
      "div",
      { class: "who" },
      h("strong", { class: "break" }, name),
      h("p", { class: "small muted break" }, email),
      account.registeredName !== undefined &&
        h("p", { class: "small muted break" }, t.accounts.callsItself(account.name)),
    ),
    h(
      "div",
      { class: "cell marks" },
      h("span", { class: "role" }, t.roles[role]),
      disabled && h("span", { class: "role off" }, t.accounts.disabled),
      own && h("span", { class: "role own" }, t.accounts.you),
    ),
    h("p", { class: "cell small muted" }, t.accounts.since(calendarDate(createdAt.slice(0, 10)))),
    h(
      "div",
      { class: "row-end actions", role: "group", "aria-label": t.accounts.actions(name) },
      ...(own ? [] : actions(account, act)),
    ),
  );
}

function actions(
  account: Account,
  act: (done: string, request: () => Promise<unknown>) => Promise<void>,
): HTMLElement[] {
  const { id, email, disabled } = account;
  const name = nameOf(account);
  const setDisabled = (next: boolean) => api.users().change({ params: { id }, body: { disabled: next } });
  const disable = async () => {
    const sure = await ask({
      title: t.accounts.disableTitle,
      text: t.accounts.disableAsk(name),
      confirm: t.accounts.disable,
      danger: true,
    });
    if (sure) await act(t.accounts.disabledDone(name), () => setDisabled(true));
  };
  const remove = async () => {
    const sure = await ask({
      title: t.accounts.removeTitle,
      text: t.accounts.removeAsk(name, email),
      confirm: t.accounts.remove,
      danger: true,
    });
    if (sure) await act(t.accounts.removed(name), () => api.users().remove({ params: { id } }));
  };
  return [
    disabled
      ? button(t.accounts.enable, {
          onclick: () => void act(t.accounts.enabledDone(name), () => setDisabled(false)),
        })
      : button(t.accounts.disable, { onclick: () => void disable() }),
    button(null, { kind: "quiet", icon: "trash", label: t.accounts.remove, onclick: () => void remove() }),
  ];
}
