import type { StaffMember } from "@rawat/contracts";
import { useRoute } from "preact-iso/router";
import { askStaff } from "../api/staff.ts";
import { go, withQuery } from "../app/address.tsx";
import { NoSuchPage } from "../app/dead-end.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { ask } from "../components/ask.tsx";
import { Button, LinkButton } from "../components/button.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { Tabs } from "../components/tabs.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { hasCode } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { Conflicts } from "./conflicts.tsx";
import { MemberDetails } from "./member-details.tsx";
import { keepsHoursOf, keepsStaff } from "./rights.ts";
import { TimeOffTab } from "./time-off-tab.tsx";
import { WeekTab } from "./week-tab.tsx";

/** One of the staff: what is known of them, a doctor's week and time off. */
export function MemberPage() {
  const { id = "", tab } = useRoute().params;
  const member = useLoaded(
    async (signal) => {
      const [{ data, etag }] = await Promise.all([askStaff(signal).get({ params: { id } }), knowClinicZone()]);
      return { ...data, etag };
    },
    id,
    { about: (heard) => heard.id === id && heard.type.startsWith("staff.") },
  );
  const views = viewsOf(member.value, id);
  const view = views.find((one) => one.tab === tab);
  if (member.value && !view) return <NoSuchPage />;
  return (
    <Page
      title={member.value?.name ?? t.staff.title}
      tools={keepsStaff() && member.value && <Tools {...member.value} reload={member.reload} />}
    >
      <Shown of={member}>
        {(known) => (
          <>
            {views.length > 1 && (
              <Tabs
                label={t.staff.views}
                tabs={views.map((one) => ({ ...one, isCurrent: one === view, href: addressOf(id, one.tab) }))}
              />
            )}
            <Conflicts doctorId={id} />
            {view?.tab === undefined && <MemberDetails {...known} />}
            {view?.tab === "schedule" && <WeekTab doctorId={id} />}
            {view?.tab === "time-off" && <TimeOffTab doctorId={id} />}
          </>
        )}
      </Shown>
    </Page>
  );
}

const addressOf = (id: string, tab: string | undefined): string => (tab ? `/staff/${id}/${tab}` : `/staff/${id}`);

function viewsOf(member: StaffMember | undefined, id: string) {
  const details = { tab: undefined, text: t.staff.details };
  if (member?.role !== "doctor") return [details];
  const hours = { tab: "schedule", text: t.staff.schedule };
  const timeOff = { tab: "time-off", text: t.staff.timeOff };
  return keepsHoursOf(id) ? [details, hours, timeOff] : [details, hours];
}

interface ToolsProps {
  id: string;
  name: string;
  etag: string | undefined;
  reload: () => void;
}

function Tools({ id, name, etag, reload }: ToolsProps) {
  const remove = async () => {
    const sure = await ask({
      title: t.staff.removeTitle,
      text: t.staff.removeAsk(name),
      confirm: t.staff.remove,
      danger: true,
    });
    if (!sure) return;
    try {
      await askStaff().remove({ params: { id }, ...(etag && { ifMatch: etag }) });
      toast(t.staff.removed(name));
      // Nobody is there any more to whom Back could lead.
      await go("/staff", { replace: true });
    } catch (error) {
      const agenda = withQuery("/calendar", { view: "week", doctor: id });
      const isAwaited = hasCode(error, "future_appointments");
      toastFailure(error, isAwaited ? { text: t.staff.conflictsAgenda, onClick: () => void go(agenda) } : undefined);
      reload();
    }
  };
  return (
    <>
      <Button icon="trash" onClick={() => void remove()}>
        {t.staff.remove}
      </Button>
      <LinkButton icon="key" href={withQuery("/accounts", { new: "account", staff: id })}>
        {t.staff.account}
      </LinkButton>
      <LinkButton kind="primary" icon="edit" href={`/staff/${id}/edit`}>
        {t.staff.edit}
      </LinkButton>
    </>
  );
}
