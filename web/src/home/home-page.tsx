import type { Clinic, Patient } from "@rawat/contracts";
import { askClinic } from "../api/clinic.ts";
import { askPatients } from "../api/patients.ts";
import { everyComing } from "../appointments/coming.ts";
import { running } from "../chat/running.ts";
import { RunningList } from "../chat/running-list.tsx";
import { Icon } from "../components/icon.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { NextAppointment } from "./next-appointment.tsx";
import { TasksOf } from "./tasks.tsx";
import { ToPay } from "./to-pay.tsx";

/** Where a patient begins: the next appointment, one button to book, and what is to do. */
export function HomePage() {
  const { name, patientId } = currentUser();
  const loaded = useLoaded(
    async (signal) => {
      const [coming, clinic, patient] = await Promise.all([
        everyComing(signal),
        answer<Clinic>(askClinic().get({})),
        patientId ? answer<Patient>(askPatients(signal).get({ params: { id: patientId } })) : undefined,
      ]);
      return { coming: coming.list, clinic, patient };
    },
    "",
    { about: ({ type }) => /^(?:appointment|patient)\./.test(type) },
  );
  return (
    <Page title={t.appointments.hello(name)} inTab={t.sections.home} isNarrow>
      <Shown of={loaded}>
        {({ coming, clinic, patient }) => (
          <>
            <RunningOwn />
            <NextAppointment appointment={coming[0]} clinic={clinic} />
            {coming.length > 1 && (
              <p>
                <a href="/appointments">{t.appointments.moreComing(coming.length - 1)}</a>
              </p>
            )}
            <a class="button primary large" href="/appointments/new">
              <Icon name="calendar" />
              <span>{t.appointments.book}</span>
            </a>
            <a class="button plain large" href="/find-doctor">
              <Icon name="chat" />
              <span>{t.actions.findDoctor}</span>
            </a>
            <ToPay />
            {patient && <TasksOf patient={patient} />}
            <p>
              <a href="/news" target="_top">
                {t.sections.news}
              </a>
            </p>
          </>
        )}
      </Shown>
    </Page>
  );
}

/** A consultation that is under way, before anything else. */
const RunningOwn = () =>
  running.value && running.value.length > 0 ? (
    <section class="card next today">
      <h2>{t.chat.running}</h2>
      <RunningList />
    </section>
  ) : null;

const answer = async <T,>(asked: Promise<{ data: T }>): Promise<T> => (await asked).data;
