import type { Account } from "@rawat/contracts";
import { askUsers } from "../api/users.ts";
import { dayOf } from "../clinic/clinic-time.ts";
import { ask } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { Group } from "../components/group.tsx";
import { useChanged } from "../components/list.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { calendarDate, initials } from "../format.ts";
import { t } from "../i18n/index.ts";

interface Props {
  account: Account;
  /** Nobody locks themself out by a slip. */
  isOwn: boolean;
}

/** One account: whose it is, and what can be done about it. */
export function AccountRow({ account, isOwn }: Props) {
  const { email, role, disabled, createdAt, registeredName } = account;
  const name = nameOf(account);
  return (
    <>
      <span class="avatar" aria-hidden="true">
        {initials(name)}
      </span>
      <div class="who">
        <strong class="break">{name}</strong>
        <p class="small muted break">{email}</p>
        {registeredName !== undefined && <p class="small muted break">{t.accounts.callsItself(account.name)}</p>}
      </div>
      <div class="cell marks">
        <span class="role">{t.roles[role]}</span>
        {disabled && <span class="role off">{t.accounts.disabled}</span>}
        {isOwn && <span class="role">{t.accounts.you}</span>}
      </div>
      <p class="cell small muted">{t.accounts.since(calendarDate(dayOf(createdAt)))}</p>
      <Group class="row-end actions" label={t.accounts.actions(name)}>
        {!isOwn && <Actions account={account} />}
      </Group>
    </>
  );
}

/** Anybody may call themself anything: an administrator decides about the person whom the register knows. */
const nameOf = ({ registeredName, name }: Account): string => registeredName ?? name;

function Actions({ account }: { account: Account }) {
  const { id, email, disabled } = account;
  const name = nameOf(account);
  const changed = useChanged();
  const act = async (done: string, request: () => Promise<unknown>) => {
    try {
      await request();
      toast(done);
    } catch (error) {
      toastFailure(error);
    }
    changed();
  };
  const setDisabled = (next: boolean) => askUsers().change({ params: { id }, body: { disabled: next } });
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
    if (sure) await act(t.accounts.removed(name), () => askUsers().remove({ params: { id } }));
  };
  return (
    <>
      {disabled ? (
        <Button onClick={() => void act(t.accounts.enabledDone(name), () => setDisabled(false))}>
          {t.accounts.enable}
        </Button>
      ) : (
        <Button onClick={() => void disable()}>{t.accounts.disable}</Button>
      )}
      <Button kind="quiet" icon="trash" label={t.accounts.remove} onClick={() => void remove()} />
    </>
  );
}
