import { ask } from "../components/ask.tsx";
import { lostBy } from "../components/unsaved-forms.ts";
import { t } from "../i18n/index.ts";

/** Whether one may go on, to an address or altogether; asks where something would be lost, which then is. */
export async function mayLeave(url?: string): Promise<boolean> {
  const lost = lostBy(url);
  if (lost.length === 0) return true;
  const own = lost.find((form) => form.question)?.question?.();
  const sure = await ask({
    title: t.unsaved.title,
    text: t.unsaved.ask,
    confirm: t.unsaved.discard,
    cancel: t.unsaved.keep,
    danger: true,
    ...own,
  });
  if (sure) for (const form of lost) form.discard();
  return sure;
}
