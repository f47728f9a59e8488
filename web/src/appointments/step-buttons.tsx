import { useSignal } from "@preact/signals";
import type { AppointmentStatus } from "@rawat/contracts";
import { useAddress } from "../app/address.tsx";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { askBefore } from "./ask-before.ts";
import { isEnd, mayMove, mendFor, stepsFor, wayBack } from "./steps.ts";
import { stepTo, type VersionedAppointment } from "./versioned-appointment.ts";

interface Props {
  known: VersionedAppointment;
  standOnState: () => void;
  onStepped: (next?: VersionedAppointment) => void;
}

/**
 * A button for each step that may follow now; the one that leads on stands last and is the primary one. A mend stands first and is
 * quiet, for it corrects what was and is no next step. One press takes one step: then the keyboard stands on the state, and what
 * was a double click or a key held down is no second one.
 */
export function StepButtons({ known, standOnState, onStepped }: Props) {
  const { changed } = useAddress();
  const { role } = currentUser();
  const underWay = useSignal<AppointmentStatus | undefined>(undefined);
  const { appointment } = known;

  const take = async (status: AppointmentStatus) => {
    if (underWay.value) return;
    underWay.value = status;
    standOnState();
    const back = wayBack(appointment, status, role);
    const answer = back ? {} : await askBefore(appointment, status);
    try {
      if (!answer) return;
      const next = await stepTo(known, { status, ...answer });
      onStepped(next);
      const undo = back && { text: t.appointments.undo, onClick: () => void takeBack(next, back) };
      toast(saidOf(next), "done", undo, appointment.id);
    } catch (error) {
      toastFailure(error);
      onStepped();
    } finally {
      underWay.value = undefined;
      standOnState();
    }
  };

  const takeBack = async (taken: VersionedAppointment, way: readonly AppointmentStatus[]) => {
    standOnState();
    try {
      let next = taken;
      for (const status of way) next = await stepTo(next, { status });
      onStepped(next);
      toast(saidOf(next), "done", undefined, appointment.id);
    } catch (error) {
      toastFailure(error);
      onStepped();
    }
  };

  const step = (status: AppointmentStatus, text: string, kind: "primary" | "plain" | "quiet", isMend = false) => (
    <Button
      key={status}
      kind={kind}
      {...(isMend && { icon: "undo" })}
      busy={underWay.value === status}
      disabled={underWay.value !== undefined}
      onKeyDown={(event) => event.repeat && event.preventDefault()}
      onClick={(event) => event.detail < 2 && void take(status)}
    >
      {text}
    </Button>
  );

  const next = stepsFor(appointment, role);
  const leading = next.filter((status) => !isEnd(status));
  const mend = mendFor(appointment, role);
  const buttons = [
    mend && step(mend, t.appointments.mends[mend], "quiet", true),
    mayMove(appointment, role) && (
      <a key="move" class="button plain" href={changed({ move: "1" })}>
        <Icon name="calendar" />
        <span>{t.appointments.move}</span>
      </a>
    ),
    ...next
      .filter(isEnd)
      .map((status) => step(status, t.appointments.steps[status], status === "cancelled" ? "quiet" : "plain")),
    ...leading
      .toReversed()
      .map((status) => step(status, t.appointments.steps[status], status === leading[0] ? "primary" : "plain")),
  ].filter((button) => button !== undefined && button !== false);
  if (buttons.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it is the buttons in it that are pressed
    <footer class="dialog-foot" onMouseDown={(event) => event.detail > 1 && event.preventDefault()}>
      {buttons}
    </footer>
  );
}

function saidOf({ appointment: { patientName, doctorName, status } }: VersionedAppointment): string {
  const isOwn = currentUser().role === "patient";
  return t.appointments.stepped(isOwn ? doctorName : patientName, t.appointments.statuses[status], isOwn);
}
