import { useRef } from "preact/hooks";
import { askStaff } from "../api/staff.ts";
import { Button } from "../components/button.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { usePaused } from "../components/paused.ts";
import { Banner } from "../components/state.tsx";
import { useTyped } from "../components/typed.ts";
import { t } from "../i18n/index.ts";

const pauseMs = 350;
const shortestName = 3;
const shownMax = "5";

/** Who of the staff may be the person that is being typed: an account of theirs is opened, and no second person is made. */
export function PerhapsInStaff({ onKnown }: { onKnown: (staffId: string) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const { name = "" } = useTyped(place, ["name"]);
  const asked = usePaused(name.trim().length < shortestName ? "" : name.trim(), pauseMs);
  const found = useLoaded(
    async (signal) =>
      asked === "" ? [] : (await askStaff(signal).list({ query: { q: asked, limit: shownMax } })).data,
    asked,
    { staysWhileLoading: true },
  );
  const people = found.value ?? [];
  return (
    <div ref={place} class="alert-place" role="status">
      {people.length > 0 && (
        <Banner kind="warned" icon="people">
          <strong>{t.accounts.perhapsInStaff}</strong>
          <ul class="lookalikes">
            {people.map(({ id, name, role, departmentName }) => (
              <li key={id}>
                <div>
                  <strong class="break">{name}</strong>
                  <p class="small">{[t.staff.roles[role], departmentName].filter(Boolean).join(" · ")}</p>
                </div>
                <Button onClick={() => onKnown(id)}>{t.accounts.forThisPerson}</Button>
              </li>
            ))}
          </ul>
        </Banner>
      )}
    </div>
  );
}
