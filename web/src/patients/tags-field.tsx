import { useRef } from "preact/hooks";
import { Field, useChosen } from "../components/field.tsx";
import { useForm } from "../components/form-context.ts";
import { Icon } from "../components/icon.tsx";
import { t } from "../i18n/index.ts";
import { splitTags, tagsOf, tagsText } from "./patient-values.ts";

/** Tags as chips: Enter or a comma adds what is typed, Backspace in the empty field takes the last away. */
export function TagsField({ value = "" }: { value?: string | undefined }) {
  const [chosen, hidden] = useChosen("tags", value);
  const initial = useForm().initial("typedTag", "");
  const input = useRef<HTMLInputElement>(null);
  const tags = tagsOf(chosen.value);
  const keep = (all: readonly string[]) => {
    // However it is written, it is one and the same; as it was written first.
    chosen.value = tagsText(
      [...new Map(all.toReversed().map((tag) => [tag.toLocaleLowerCase(), tag])).values()].reverse(),
    );
  };
  const remove = (tag: string) => {
    keep(tags.filter((other) => other !== tag));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    const field = event.currentTarget;
    const last = tags.at(-1);
    if ((event.key === "Enter" || event.key === ",") && field.value.trim()) {
      event.preventDefault();
      keep([...tags, ...splitTags(field.value)]);
      field.value = "";
    } else if (event.key === "Backspace" && field.value === "" && last !== undefined) remove(last);
  };
  return (
    <div class="tag-field">
      {hidden}
      <Field
        name="tags"
        label={t.fields.tags}
        hint={t.fields.tagsHint}
        control={(tied) => (
          <input
            {...tied}
            name="typedTag"
            ref={input}
            autocomplete="off"
            maxLength={40}
            defaultValue={initial}
            onKeyDown={onKeyDown}
          />
        )}
      />
      {tags.length > 0 && (
        <ul class="tags" aria-label={t.fields.tags}>
          {tags.map((tag) => (
            <li key={tag} class="tag">
              <span>{tag}</span>
              <button type="button" aria-label={t.form.removeTag(tag)} onClick={() => remove(tag)}>
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
