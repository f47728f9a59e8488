import type { Ref } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-shapes.ts";

/** One thing that a search has found. */
export interface FoundOne {
  key: string;
  icon: IconName;
  text: string;
  /** What tells it from another of the same name. */
  more: string;
  /** What one must know before taking it. */
  mark?: string | undefined;
}

interface Props {
  /** That of the field which walks through it, and names the chosen one by `id` and its place. */
  id: string;
  label: string;
  found: readonly FoundOne[];
  chosen: number;
  onTake: (place: number) => void;
  listRef: Ref<HTMLDivElement>;
}

/** What a search has found, below the field that hears the keys. */
export const FoundList = ({ id, label, found, chosen, onTake, listRef }: Props) => (
  <div class="found" id={`${id}-found`} role="listbox" aria-label={label} ref={listRef}>
    {found.map(({ key, icon, text, more, mark }, place) => (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys
      <div
        key={key}
        id={`${id}-${place}`}
        role="option"
        tabIndex={-1}
        aria-selected={place === chosen}
        class="found-one"
        onClick={() => onTake(place)}
      >
        <Icon name={icon} />
        <span class="break">{text}</span>
        {mark && <span class="tag warned">{mark}</span>}
        <span class="small muted">{more}</span>
      </div>
    ))}
  </div>
);
