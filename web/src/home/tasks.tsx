import type { Patient } from "@rawat/contracts";
import { Icon } from "../components/icon.tsx";
import { t } from "../i18n/index.ts";

/** What the clinic still has to know of somebody, the ones that matter first. */
function missingOf({ phone, allergies, emergencyContact, birthDate }: Patient): string[] {
  const { missing } = t.appointments;
  return [
    phone === null && missing.phone,
    birthDate === null && missing.birthDate,
    allergies.length === 0 && missing.allergies,
    emergencyContact === null && missing.emergencyContact,
  ].filter((text) => text !== false);
}

/** What is to do before the next visit; nothing where nothing is. */
export function TasksOf({ patient }: { patient: Patient }) {
  const missing = missingOf(patient);
  if (missing.length === 0) return null;
  return (
    <section class="tasks">
      <h2>{t.appointments.toDo}</h2>
      <ul class="rows">
        {missing.map((text) => (
          <li key={text} class="row task">
            <Icon name="edit" />
            <a class="row-open" href="/me">
              {text}
            </a>
            <Icon name="chevron" />
          </li>
        ))}
      </ul>
    </section>
  );
}
