import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { askAppointments } from "../api/appointments.ts";
import { ask } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { useId } from "../components/use-id.ts";
import { t } from "../i18n/index.ts";

/** The secret address of the own calendar: made, copied, revoked. It is shown once; whoever lost it makes another. */
export function CalendarFeed() {
  const link = useSignal<string | undefined>(undefined);
  const busy = useSignal<"make" | "revoke" | undefined>(undefined);
  const during = async (name: "make" | "revoke", act: () => Promise<void>) => {
    busy.value = name;
    try {
      await act();
    } catch (error) {
      toastFailure(error);
    } finally {
      busy.value = undefined;
    }
  };
  const make = () =>
    during("make", async () => {
      const { data } = await askAppointments().createCalendarToken({});
      link.value = new URL(data.url, location.href).href;
    });
  const revoke = async () => {
    const sure = await ask({
      title: t.appointments.feedRevokeTitle,
      text: t.appointments.feedRevokeAsk,
      confirm: t.appointments.feedRevoke,
      danger: true,
    });
    if (!sure) return;
    await during("revoke", async () => {
      await askAppointments().revokeCalendarToken({});
      link.value = undefined;
      toast(t.appointments.feedRevoked);
    });
  };
  return (
    <section class="card feed">
      <h2>{t.appointments.feed}</h2>
      <p class="muted">{t.appointments.feedLead}</p>
      {link.value !== undefined && <FeedLink link={link.value} />}
      <div class="tools">
        <Button icon="calendar" busy={busy.value === "make"} onClick={() => void make()}>
          {t.appointments.feedMake}
        </Button>
        <Button kind="quiet" busy={busy.value === "revoke"} onClick={() => void revoke()}>
          {t.appointments.feedRevoke}
        </Button>
      </div>
    </section>
  );
}

function FeedLink({ link }: { link: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="feed-link">
      <div class="field">
        <label for={id}>{t.appointments.feedLink}</label>
        <input id={id} ref={input} value={link} readOnly onFocus={({ currentTarget }) => currentTarget.select()} />
      </div>
      <Button icon="copy" onClick={() => void copyFrom(input.current)}>
        {t.appointments.feedCopy}
      </Button>
    </div>
  );
}

/** Some browsers keep the clipboard from pages without a certificate; there the link is at least selected. */
async function copyFrom(link: HTMLInputElement | null): Promise<void> {
  link?.select();
  try {
    await navigator.clipboard.writeText(link?.value ?? "");
    toast(t.appointments.feedCopied);
  } catch {
    toast(t.appointments.feedSelected);
  }
}
