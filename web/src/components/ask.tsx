import { type ComponentChildren, render } from "preact";
import { t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { TextArea } from "./field.tsx";
import { standOver } from "./standing-over.ts";
import { withdrawOffers } from "./toast.tsx";

export interface Question {
  title: string;
  text: ComponentChildren;
  confirm: string;
  cancel?: string;
  danger?: boolean;
}

/** Asks before something that cannot be taken back. Escape, the cross and Back mean no. */
export const ask = ({ title, text, confirm, cancel = t.words.cancel, danger = false }: Question): Promise<boolean> =>
  converse<boolean>(false, (answer) => (
    <Dialog title={title} kind="small" isQuestion onClose={() => answer(false)}>
      <p>{text}</p>
      <footer class="dialog-foot">
        {/* The harmless answer has the focus, so that a hasty Enter destroys nothing. */}
        <Button data-first onClick={() => answer(false)}>
          {cancel}
        </Button>
        <Button kind={danger ? "danger" : "primary"} onClick={() => answer(true)}>
          {confirm}
        </Button>
      </footer>
    </Dialog>
  ));

/** Asks likewise, with room to say why. Undefined: not after all. */
export const askWithReason = ({
  title,
  text,
  reason,
  confirm,
  cancel = t.words.cancel,
}: Question & { reason: string }) =>
  converse<{ reason?: string } | undefined>(undefined, (answer) => (
    <Dialog title={title} kind="small" isQuestion onClose={() => answer(undefined)}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          // A reason is one line where it is kept.
          const why = String(new FormData(event.currentTarget).get("reason")).replace(/\s+/g, " ").trim();
          answer(why ? { reason: why } : {});
        }}
      >
        <p>{text}</p>
        <TextArea name="reason" label={reason} rows={2} maxLength={500} optional />
        <footer class="dialog-foot">
          <Button data-first onClick={() => answer(undefined)}>
            {cancel}
          </Button>
          <Button kind="danger" type="submit">
            {confirm}
          </Button>
        </footer>
      </form>
    </Dialog>
  ));

/** Draws a dialog that somebody must answer before anything goes on, over whatever is there. Back gives the answer that does no harm. */
export function converse<T>(harmless: T, draw: (answer: (given: T) => void) => ComponentChildren): Promise<T> {
  withdrawOffers();
  const { promise, resolve } = Promise.withResolvers<T>();
  const place = document.createElement("div");
  document.body.append(place);
  const answer = (given: T) => {
    leave();
    render(null, place);
    place.remove();
    resolve(given);
  };
  const leave = standOver(() => answer(harmless));
  render(draw(answer), place);
  return promise;
}
