import { useLocation } from "preact-iso/router";
import { Icon } from "../components/icon.tsx";
import { t } from "../i18n/index.ts";
import { unread, useUnread } from "./unread.ts";

/** From there on it is told that there are more. */
const countedMax = 99;

/** Leads to what one is told, and says how much of it is unread. */
export function Bell() {
  useUnread();
  const { path } = useLocation();
  const count = unread.value ?? 0;
  const told = count > countedMax ? `${countedMax}+` : String(count);
  const label = count > 0 ? t.shell.bellUnread(told) : t.shell.bell;
  return (
    <a
      class="button quiet square bell"
      href="/notifications"
      aria-label={label}
      title={label}
      aria-current={path === "/notifications" ? "page" : undefined}
    >
      <Icon name="bell" />
      {count > 0 && (
        <strong class="count-mark" aria-hidden="true">
          {told}
        </strong>
      )}
    </a>
  );
}
