import type { Question } from "./ask.tsx";

/** A form with something in it that is not saved. */
export interface Unsaved {
  isDirty(): boolean;
  /** Forgets what was typed. */
  discard(): void;
  /** Whether it is there as well at another address: then it is not left by going there. */
  staysAt?(url: string): boolean;
  /** What is asked before it is left, where leaving ends something other than what was typed. */
  question?(): Question;
}

/** The forms that are there. */
const openForms = new Set<Unsaved>();

/** What would be lost by leaving, for an address or altogether. */
export const lostBy = (url?: string): Unsaved[] =>
  [...openForms].filter((form) => form.isDirty() && !(url !== undefined && form.staysAt?.(url)));

/** Whether leaving would lose something. */
export const somethingIsUnsaved = (url?: string): boolean => lostBy(url).length > 0;

/** Watches over a form until it is gone. @returns what ends that */
export function watchOver(form: Unsaved): () => void {
  openForms.add(form);
  return () => openForms.delete(form);
}
