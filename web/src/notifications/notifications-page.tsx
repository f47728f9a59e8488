import { useSignal } from "@preact/signals";
import type { Notification, NotificationType } from "@rawat/contracts";
import { askNotifications } from "../api/notifications.ts";
import { useAddress } from "../app/address.tsx";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { ChoiceFilter } from "../components/filters.tsx";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-shapes.ts";
import { List } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { toastFailure } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { sentenceOf, wayTo } from "./sentence.ts";
import { turn, unread } from "./unread.ts";

const icons: Record<NotificationType, IconName> = {
  appointment_reminder: "calendar",
  payment_settled: "wallet",
  payment_failed: "alert",
  payment_refunded: "undo",
  payment_reversed: "alert",
  consultation_started: "chat",
  consultation_expiring: "clock",
  consultation_ended: "check",
  record_ready: "clipboard",
};

/** What one was told, the newest first; what is opened is read. */
export function NotificationsPage() {
  const { query } = useAddress();
  const isUnread = query.show === "unread";
  const isBusy = useSignal(false);
  const readAll = async () => {
    isBusy.value = true;
    try {
      await askNotifications().readAll({});
      unread.value = 0;
      turn.value++;
    } catch (error) {
      toastFailure(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Page
      title={t.notifications.title}
      isNarrow
      tools={
        (unread.value ?? 0) > 0 && (
          <Button icon="check" busy={isBusy.value} onClick={() => void readAll()}>
            {t.notifications.readAll}
          </Button>
        )
      }
    >
      <search class="filters">
        <ChoiceFilter
          label={t.notifications.show}
          name="show"
          options={[
            ["", t.notifications.all],
            ["unread", t.notifications.unreadOnes],
          ]}
        />
      </search>
      <List<Notification>
        label={t.notifications.title}
        kind="notifications"
        of={`${isUnread} ${turn.value}`}
        load={async (page, signal) => {
          await knowClinicZone();
          const answer = await askNotifications(signal).list({
            query: { ...(isUnread && { unread: "true" as const }), ...page },
          });
          unread.value = answer.meta.unread;
          return answer;
        }}
        keyOf={({ id }) => id}
        row={(notification) => <Row {...notification} />}
        empty={
          <EmptyState
            icon="bell"
            title={isUnread ? t.notifications.allReadTitle : t.notifications.noneTitle}
            lead={t.notifications.noneLead}
          />
        }
      />
    </Page>
  );
}

function Row(notification: Notification) {
  const { id, type, createdAt, readAt } = notification;
  const isRead = useSignal(readAt !== null);
  // A list that is read anew may know better.
  const wasRead = isRead.value || readAt !== null;
  const read = () => {
    if (wasRead) return;
    isRead.value = true;
    unread.value = Math.max(0, (unread.value ?? 1) - 1);
    // It is opened whether that can be noted or not.
    void askNotifications()
      .read({ params: { id } })
      .catch(() => undefined);
  };
  return (
    <>
      <span class={wasRead ? "avatar" : "avatar unread"} aria-hidden="true">
        <Icon name={icons[type]} />
      </span>
      <div class="who">
        <a class={wasRead ? "row-open read" : "row-open"} href={wayTo(notification)} onClick={read}>
          {!wasRead && <span class="unseen">{t.notifications.unread}: </span>}
          {sentenceOf(notification)}
        </a>
        <p class="small muted">
          <time dateTime={createdAt}>{clinicMoment(createdAt)}</time>
        </p>
      </div>
      <span class="row-end">
        <Icon name="chevron" />
      </span>
    </>
  );
}
