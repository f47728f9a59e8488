import { useSignal, useSignalEffect } from "@preact/signals";
import { messageCharactersMax } from "@rawat/contracts/without-schemas";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { useId } from "../components/use-id.ts";
import { t } from "../i18n/index.ts";
import { sizeOf } from "./attachment-view.tsx";
import { acceptedFiles, chosenFile, faultOf, keepChosen } from "./attachments.ts";
import type { Conversation } from "./conversation.ts";
import { keepTyped, typedIn } from "./outbox.ts";

/** From there on it is told how much may still be typed. */
const fewCharacters = 200;

/** Where one writes. Enter sends, Shift and Enter begin a new line; what is typed is kept until it is sent. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const { outbox, typing, consultation } = conversation;
  const { id } = consultation.peek();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const text = useSignal(typedIn(id));
  const file = useSignal(chosenFile(id));
  // Whoever looks at another page in between finds it here again, as what they typed.
  useSignalEffect(() => keepChosen(id, file.value));
  const fault = useSignal<"type" | "size" | undefined>(undefined);
  const fieldId = useId();
  const lengthId = useId();
  // On a low screen the page is higher than what is seen of it.
  useLayoutEffect(() => field.current?.scrollIntoView({ block: "nearest" }), []);
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    // As high as what stands in it, up to what the style allows.
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 2}px`;
  }, [text.value]);

  const write = (next: string) => {
    text.value = next;
    keepTyped(id, next);
    typing.typed(next);
  };
  const left = messageCharactersMax - text.value.length;
  const send = () => {
    const said = text.value.trim();
    if ((said === "" && !file.value) || left < 0) return;
    outbox.say(said, file.value);
    file.value = undefined;
    write("");
    field.current?.focus();
  };
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    fault.value = faultOf(chosen);
    file.value = fault.value ? undefined : chosen;
    field.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="alert-place composer-told" role="alert">
        {fault.value && <p class="issue">{fault.value === "size" ? t.chat.largeFile : t.chat.wrongFile}</p>}
      </div>
      {file.value && (
        <p class="chosen-file">
          <Icon name="attach" />
          <span class="break">{file.value.name}</span>
          <span class="small muted">{sizeOf(file.value.size)}</span>
          <Button
            kind="quiet"
            icon="close"
            label={t.chat.dropNamed(file.value.name)}
            onClick={() => {
              file.value = undefined;
              field.current?.focus();
            }}
          />
        </p>
      )}
      <input
        ref={picker}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-label={t.chat.attach}
        accept={acceptedFiles}
        onChange={({ currentTarget }) => {
          choose(currentTarget.files?.[0]);
          // The same one may be chosen again.
          currentTarget.value = "";
        }}
      />
      <Button kind="quiet" icon="attach" label={t.chat.attach} onClick={() => picker.current?.click()} />
      <div class="composer-field">
        <label class="unseen" for={fieldId}>
          {t.chat.write}
        </label>
        <textarea
          ref={field}
          id={fieldId}
          rows={1}
          value={text.value}
          placeholder={t.chat.writeHint}
          aria-invalid={left < 0 || undefined}
          aria-describedby={lengthId}
          enterkeyhint="send"
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onKeyDown={(event) => {
            // Enter also ends what an input method composes.
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
          onPaste={(event) => {
            const [pasted] = event.clipboardData?.files ?? [];
            if (!pasted) return;
            event.preventDefault();
            choose(pasted);
          }}
        />
        {/* What is pasted stays whole: what is too much of it its writer takes away, and nobody else. */}
        <p class={left < 0 ? "issue" : "hint"} id={lengthId} role={left < 0 ? "alert" : undefined}>
          {left <= fewCharacters && (left < 0 ? t.chat.charactersTooMany(-left) : t.chat.charactersLeft(left))}
        </p>
      </div>
      <Button kind="primary" type="submit" icon="send" label={t.chat.send} />
    </form>
  );
}
