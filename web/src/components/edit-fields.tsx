import type { ComponentChildren } from "preact";
import { t } from "../i18n/index.ts";
import type { Values } from "./drafts.ts";
import { Edit, type EditProps } from "./edit.tsx";
import { Fact, Facts } from "./facts.tsx";
import { useInitial } from "./form-context.ts";

interface Props<T> extends Omit<EditProps<T>, "change" | "isMade" | "theirs" | "children"> {
  /** What was typed, as fields of what is stored. */
  body: (values: Values) => Partial<T>;
  /** Writes what was changed, over a version and over no other. */
  change: (changes: Partial<T>, how: { ifMatch?: string }) => Promise<unknown>;
  /** What of it is stored now, each with what it is called, for whoever decides whether to write over it. */
  theirs: (now: T) => readonly (readonly [label: string, text: string | null])[];
  /** Its fields. */
  children: (data: T) => ComponentChildren;
}

/** An `Edit` of single fields: what was changed is sent and nothing else, so that what another one has done to the rest meanwhile stays. */
export function EditFields<T extends object>({ body, change, theirs, children, ...edit }: Props<T>) {
  const changesOf = (values: Values): Partial<T> => {
    const begun = JSON.parse(values.begun ?? "{}") as T;
    const changed = Object.entries(body(values)).filter(([field, value]) => !isSame(begun[field as keyof T], value));
    return Object.fromEntries(changed) as Partial<T>;
  };
  return (
    <Edit<T>
      {...edit}
      change={(values, how) => change(changesOf(values), how)}
      isMade={(now, values) =>
        Object.entries(changesOf(values)).every(([field, value]) => isSame(now[field as keyof T], value))
      }
      theirs={(now) => (
        <Facts>
          {theirs(now).map(([label, text]) => (
            <Fact key={label} label={label} isWide>
              {text ?? t.words.empty}
            </Fact>
          ))}
        </Facts>
      )}
    >
      {(data) => (
        <>
          <Begun data={data} />
          {children(data)}
        </>
      )}
    </Edit>
  );
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Kept with what is typed: after a reload it is still told apart what was changed from what was there. */
function Begun({ data }: { data: object }) {
  return <input type="hidden" name="begun" value={useInitial("begun", JSON.stringify(data))} />;
}
