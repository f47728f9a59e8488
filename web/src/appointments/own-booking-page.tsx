import { close, go } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { BookingForm } from "./booking-form.tsx";
import { doctorOptions, everyDoctor } from "./doctors.ts";

/** A patient books for themself. */
export function OwnBookingPage() {
  const loaded = useLoaded(async () => (await Promise.all([everyDoctor(), knowClinicZone()]))[0], "");
  return (
    <Page title={t.appointments.book} isNarrow>
      <Shown of={loaded}>
        {(doctors) => (
          <BookingForm
            patientId={currentUser().patientId ?? ""}
            doctors={doctorOptions(doctors, t.appointments.chooseDoctor)}
            onCancel={() => void close("/appointments")}
            onBooked={() => void go("/appointments", { replace: true })}
          />
        )}
      </Shown>
    </Page>
  );
}
