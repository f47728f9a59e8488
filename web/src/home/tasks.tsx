import type { Patient } from "@rawat/contracts";
import { Icon } from "../components/icon.tsx";
import { t } from "../i18n/index.ts";

interface Task {
  text: string;
  /** They do it themself, by their contact; the rest is told to the front desk. */
  isOwn?: boolean;
}

/** What the clinic still has to know of somebody, the ones that matter first. */
function missingOf({ phone, allergies, emergencyContact, birthDate }: Patient): Task[] {
  const { missing } = t.appointments;
  return [
    phone === null && { text: missing.phone, isOwn: true },
    birthDate === null && { text: missing.birthDate },
    allergies.length === 0 && { text: missing.allergies },
    emergencyContact === null && { text: missing.emergencyContact, isOwn: true },
  ].filter((task) => task !== false);
}

/** What is to do before the next visit; nothing where nothing is. */
export function TasksOf({ patient }: { patient: Patient }) {
  const missing = missingOf(patient);
  if (missing.length === 0) return null;
  return (
    <section class="tasks">
      <h2>{t.appointments.toDo}</h2>
      <ul class="rows">
        {missing.map(({ text, isOwn }) => (
          <li key={text} class="row task">
            <Icon name={isOwn ? "edit" : "heart"} />
            {isOwn ? (
              <a class="row-open" href="/me/edit">
                {text}
              </a>
            ) : (
              <span>{text}</span>
            )}
            {isOwn && <Icon name="chevron" />}
          </li>
        ))}
      </ul>
    </section>
  );
}
