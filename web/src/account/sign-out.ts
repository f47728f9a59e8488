import { askAccount } from "../api/account.ts";
import { ask } from "../components/ask.tsx";
import { toastFailure } from "../components/toast.tsx";
import { isAbort, Refusal } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { endSession } from "../session.ts";
import { calendarEnds } from "./calendar-ends.ts";

/** Ends the session where it is kept, then here and in the other tabs. Unless the clinic confirmed it, one is not signed out. */
export async function signOut(all = false): Promise<void> {
  try {
    await askAccount().logout({ body: { all } });
  } catch (error) {
    // A session that is over already is what was wanted.
    const over = error instanceof Refusal && error.status === 401;
    if (!over) {
      if (!isAbort(error)) toastFailure(error);
      return;
    }
  }
  endSession("signed-out");
}

export async function askToSignOutEverywhere(): Promise<void> {
  const sure = await ask({
    title: t.header.signOutEverywhere,
    text: `${t.header.signOutEverywhereAsk} ${calendarEnds()}`,
    confirm: t.header.signOutEverywhere,
    danger: true,
  });
  if (sure) await signOut(true);
}
