import { useSignal } from "@preact/signals";
import type { Doctor } from "@rawat/contracts";
import { askDoctors } from "../api/doctors.ts";
import { running } from "../chat/running.ts";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { consultationTerms } from "../clinic/consultation-terms.ts";
import { Button, LinkButton } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Banner } from "../components/state.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { PayButton } from "../payments/pay-button.tsx";

/** What a consultation costs, how long it lasts and when the money comes back, before anything is paid. */
export function ConfirmDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const loaded = useLoaded(
    async (signal) => {
      const [{ data }] = await Promise.all([askDoctors(signal).get({ params: { id } }), knowClinicZone()]);
      return data;
    },
    id,
    { about: ({ type }) => /^(?:doctor|schedule|staff)\./.test(type) },
  );
  return (
    <Dialog title={loaded.value ? t.chat.confirmTitle(loaded.value.name) : t.chat.one} kind="small" onClose={onClose}>
      <Shown of={loaded}>{(doctor) => <Terms doctor={doctor} onClose={onClose} />}</Shown>
    </Dialog>
  );
}

function Terms({ doctor, onClose }: { doctor: Doctor; onClose: () => void }) {
  const { id, name, specialization, consultationFee, online, onDuty, bio } = doctor;
  const failure = useSignal("");
  const { minutes, noShowMinutes } = consultationTerms.value;
  const underWay = running.value?.find(({ doctorId }) => doctorId === id);
  if (underWay)
    return (
      <div class="form">
        <Banner kind="told" icon="chat">
          {t.chat.alreadyTalking(name)}
        </Banner>
        <footer class="dialog-foot">
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <LinkButton kind="primary" icon="chat" href={`/consultations/${underWay.id}`}>
            {t.payments.toConsultation}
          </LinkButton>
        </footer>
      </div>
    );
  return (
    <div class="form">
      {bio && <p class="break">{bio}</p>}
      <Facts class="terms">
        {specialization && <Fact label={t.chat.specialization}>{specialization}</Fact>}
        <Fact label={t.chat.cost}>{consultationFee ? rupiah(consultationFee) : t.chat.noFee}</Fact>
        <Fact label={t.chat.lasts}>{t.chat.minutes(minutes)}</Fact>
      </Facts>
      {onDuty ? (
        <>
          <p>{t.chat.lastsLead}</p>
          <Banner kind="told" icon="undo">
            {t.chat.backLead(noShowMinutes)}
          </Banner>
          {!online && (
            <Banner kind="warned" icon="clock">
              {t.chat.awayLead}
            </Banner>
          )}
        </>
      ) : (
        <Banner kind="warned" icon="clock">
          {t.chat.offDutyLead}
        </Banner>
      )}
      <div class="alert-place" role="alert">
        {failure.value && <Banner kind="failed">{failure.value}</Banner>}
      </div>
      <footer class="dialog-foot">
        {!onDuty && (
          <LinkButton icon="calendar" href="/appointments/new">
            {t.chat.toHours}
          </LinkButton>
        )}
        <Button onClick={onClose}>{t.words.cancel}</Button>
        {onDuty && consultationFee && (
          <PayButton
            what={{ doctorId: id }}
            name={name}
            onFailed={(sentence) => {
              failure.value = sentence;
            }}
          >
            {t.chat.pay(rupiah(consultationFee))}
          </PayButton>
        )}
      </footer>
    </div>
  );
}
