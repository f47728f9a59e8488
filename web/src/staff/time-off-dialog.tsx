import { askDoctors } from "../api/doctors.ts";
import { clinicToday } from "../clinic/clinic-time.ts";
import { DateField, dayOf } from "../components/date-field.tsx";
import { Dialog } from "../components/dialog.tsx";
import { TextField } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { toast } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { keepConflicts } from "./kept-conflicts.ts";

interface Props {
  doctorId: string;
  onClose: () => void;
  onSaved: () => void;
}

/** Asks from when to when a doctor is away, both days included. */
export const TimeOffDialog = ({ doctorId, onClose, onSaved }: Props) => (
  <Dialog title={t.staff.timeOffAdd} kind="small" onClose={onClose}>
    <Form
      submit={t.staff.timeOffAdd}
      draft={`time off ${doctorId}`}
      onCancel={onClose}
      onSaved={onSaved}
      send={async (values, { key }) => {
        const from = dayOf(values.from);
        const reason = values.reason?.trim();
        const { meta } = await askDoctors().addTimeOff({
          params: { id: doctorId },
          body: { from, to: dayOf(values.to) || from, ...(reason && { reason }) },
          idempotencyKey: key,
        });
        toast(t.staff.timeOffSaved);
        keepConflicts(doctorId, "timeOff", meta);
      }}
    >
      <div class="grid">
        <DateField name="from" label={t.staff.timeOffFrom} value={clinicToday()} isFirst />
        <DateField name="to" label={t.staff.timeOffTo} hint={t.staff.timeOffToHint} optional />
      </div>
      <TextField name="reason" label={t.staff.timeOffReason} autocomplete="off" maxLength={200} optional />
    </Form>
  </Dialog>
);
