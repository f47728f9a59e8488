import { ask } from "../components/ask.tsx";
import { openForms, somethingIsUnsaved } from "../components/unsaved-forms.ts";
import { t } from "../i18n/index.ts";

/** Whether one may go on; asks where something would be lost, which then is. */
export async function mayLeave(): Promise<boolean> {
  if (!somethingIsUnsaved()) return true;
  const own = [...openForms].find((form) => form.question && form.isDirty())?.question?.();
  const sure = await ask({
    title: t.unsaved.title,
    text: t.unsaved.ask,
    confirm: t.unsaved.discard,
    cancel: t.unsaved.keep,
    danger: true,
    ...own,
  });
  if (sure) for (const form of [...openForms]) form.discard();
  return sure;
}
