import type { Question } from "./ask.tsx";

/** A form with something in it that is not saved. */
export interface Unsaved {
  isDirty(): boolean;
  /** Forgets what was typed. */
  discard(): void;
  /** What is asked before it is left, where leaving ends something other than what was typed. */
  question?(): Question;
}

/** The forms that are there. */
export const openForms = new Set<Unsaved>();

/** Whether leaving would lose something. */
export const somethingIsUnsaved = (): boolean => [...openForms].some((form) => form.isDirty());

/** Watches over a form until it is gone. @returns what ends that */
export function watchOver(form: Unsaved): () => void {
  openForms.add(form);
  return () => openForms.delete(form);
}
