import { Icon } from "../components/icon.tsx";
import { t } from "../i18n/index.ts";
import { inBrowser } from "../storage.ts";

/** What the page before this one left to say, in the fragment: `#ended`, `#signed-out`, `#reset`; or why nobody can sign in here. */
export function Notice() {
  const name = inBrowser.mayKeep() ? location.hash.slice(1) : "keepsNothing";
  if (!Object.hasOwn(t.entrance.notices, name)) return null;
  return (
    <output class="alert told">
      <Icon name="heart" />
      <p>{t.entrance.notices[name as keyof typeof t.entrance.notices]}</p>
    </output>
  );
}
