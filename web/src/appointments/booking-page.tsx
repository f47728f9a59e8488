import { useRef } from "preact/hooks";
import { close, go, useAddress, withQuery } from "../app/address.tsx";
import { dayOf, knowClinicZone } from "../clinic/clinic-time.ts";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { findPatient } from "../patients/find-patient.ts";
import { PatientBanner } from "../patients/patient-banner.tsx";
import { BookingForm } from "./booking-form.tsx";
import { doctorOptions, everyDoctor } from "./doctors.ts";
import { PatientSearch } from "./patient-search.tsx";

/** The desk books an appointment: first for whom, then with whom and when. */
export function BookingPage() {
  const { query } = useAddress();
  const isChosenHere = useRef(false);
  const onTaken = () => {
    isChosenHere.current = true;
  };
  return (
    <Page title={t.appointments.book} isNarrow>
      {query.patient ? (
        <Booking key={query.patient} number={query.patient} goesOn={isChosenHere.current} />
      ) : (
        <PatientSearch onTaken={onTaken} />
      )}
    </Page>
  );
}

function Booking({ number, goesOn }: { number: string; goesOn: boolean }) {
  const { query, changed } = useAddress();
  const loaded = useLoaded(async (signal) => {
    const [{ known }, doctors] = await Promise.all([findPatient(number, signal), everyDoctor(), knowClinicZone()]);
    return { patient: known?.patient, doctors };
  }, "");
  const other = (
    <a class="button quiet" href={changed({ patient: undefined })}>
      {t.appointments.changePatient}
    </a>
  );
  return (
    <Shown of={loaded}>
      {({ patient, doctors }) =>
        patient ? (
          <BookingForm
            patientId={patient.id}
            goesOn={goesOn}
            doctors={doctorOptions(doctors, t.appointments.chooseDoctor)}
            onCancel={() => void close(withQuery("/calendar", { day: query.day, doctor: query.doctor }))}
            onBooked={({ id, startsAt }) =>
              void go(withQuery("/calendar", { day: dayOf(startsAt), appointment: id }), { replace: true })
            }
          >
            <div class="chosen">
              <PatientBanner patient={patient} />
              {other}
            </div>
          </BookingForm>
        ) : (
          <EmptyState icon="user" title={t.appointments.noPatientTitle} lead={t.appointments.noPatientLead(number)}>
            {other}
          </EmptyState>
        )
      }
    </Shown>
  );
}
