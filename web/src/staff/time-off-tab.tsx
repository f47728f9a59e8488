import type { TimeOff } from "@rawat/contracts";
import { askDoctors } from "../api/doctors.ts";
import { useAddress } from "../app/address.tsx";
import { dayOf, knowClinicZone, shortDay } from "../clinic/clinic-time.ts";
import { ask } from "../components/ask.tsx";
import { Button, LinkButton } from "../components/button.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { toast, toastCut, toastFailure } from "../components/toast.tsx";
import { everyRow } from "../every-row.ts";
import { t } from "../i18n/index.ts";
import { TimeOffDialog } from "./time-off-dialog.tsx";

/** When a doctor is away. */
export function TimeOffTab({ doctorId }: { doctorId: string }) {
  const { query, changed, shut } = useAddress();
  const list = useLoaded(
    async (signal) => {
      await knowClinicZone();
      return await everyRow(
        (page) => askDoctors(signal).listTimeOff({ params: { id: doctorId }, query: page }),
        toastCut,
      );
    },
    doctorId,
    { about: ({ id, type }) => id === doctorId && type === "schedule.changed" },
  );
  const remove = async (timeOff: TimeOff) => {
    const sure = await ask({
      title: t.staff.timeOffRemoveTitle,
      text: t.staff.timeOffRemoveAsk(rangeText(timeOff)),
      confirm: t.staff.remove,
      danger: true,
    });
    if (!sure) return;
    try {
      await askDoctors().removeTimeOff({ params: { id: doctorId, timeOffId: timeOff.id } });
      toast(t.staff.timeOffRemoved);
    } catch (error) {
      toastFailure(error);
    }
    list.reload();
  };
  return (
    <section class="card part">
      <div class="part-head">
        <h2>{t.staff.timeOff}</h2>
        <LinkButton icon="plus" href={changed({ new: "time-off" })}>
          {t.staff.timeOffAdd}
        </LinkButton>
      </div>
      <Shown of={list}>
        {(all) =>
          all.length === 0 ? (
            <p class="small muted">{t.staff.timeOffNone}</p>
          ) : (
            <ul class="leave">
              {all.map((timeOff) => (
                <li key={timeOff.id}>
                  <span class="break">{rangeText(timeOff)}</span>
                  {timeOff.reason !== null && <span class="small muted break">{timeOff.reason}</span>}
                  <Button
                    kind="quiet"
                    icon="trash"
                    label={t.staff.timeOffRemove(rangeText(timeOff))}
                    onClick={() => void remove(timeOff)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      {query.new === "time-off" && (
        <TimeOffDialog
          doctorId={doctorId}
          onClose={() => void shut("new")}
          onSaved={() => {
            list.reload();
            void shut("new");
          }}
        />
      )}
    </section>
  );
}

/** The days from the first to the last; the end of a time off is the moment after it. */
function rangeText({ from, to }: TimeOff): string {
  const last = new Date(Date.parse(to) - 1).toISOString();
  const [begin, end] = [shortDay(dayOf(from)), shortDay(dayOf(last))];
  return begin === end ? begin : `${begin} – ${end}`;
}
