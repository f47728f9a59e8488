import { Button } from "../components/button.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";

/** Something to be read or copied as it stands. */
export const Example = ({ title, text }: { title: string; text: string }) => (
  <figure class="code">
    <figcaption>
      <span>{title}</span>
      <Button kind="quiet" icon="copy" label={t.docs.copy(title)} onClick={() => void copy(text)} />
    </figcaption>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys */}
    <pre tabIndex={0}>{text}</pre>
  </figure>
);

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(t.docs.copied);
  } catch (error) {
    toastFailure(error);
  }
}
