import { inTab } from "../storage.ts";

/** What is typed into a form, by the fields' names. */
export type Values = Readonly<Record<string, string>>;

/** What was typed and is not saved. It is kept in this tab alone, over a reload, and ends with the session. */
export interface Draft {
  values: Values;
  /** The key of a request whose answer never came: sent again it is the same one. */
  key: string | undefined;
}

const prefix = "rawat.draft ";
let owner = "";
/** Whoever was signed in has left: what answers them late is kept nowhere. */
let isOver = false;

/** Whose drafts are kept from now on: those of anybody else are forgotten. */
export function ownDrafts(accountId: string): void {
  owner = accountId;
  for (const name of names()) if (!name.startsWith(`${prefix}${owner} `)) inTab.remove(name);
}

export function readDraft(name: string): Draft | undefined {
  const kept = inTab.get(keyOf(name));
  return kept === null ? undefined : (JSON.parse(kept) as Draft);
}

export function keepDraft(name: string, draft: Draft): void {
  if (isOver) return;
  // Where there is no room, a reload loses what was typed; the form itself does not. An older draft would stand there in its place.
  if (!inTab.set(keyOf(name), JSON.stringify(draft))) dropDraft(name);
}

export const dropDraft = (name: string): void => inTab.remove(keyOf(name));

/** Forgets what whoever was signed in has left unsaved in this tab. */
export function dropEveryDraft(): void {
  isOver = true;
  for (const name of names()) inTab.remove(name);
}

/** The names of what is kept, of those that begin so. */
export const draftNames = (beginning: string): string[] =>
  names()
    .map((name) => name.slice(`${prefix}${owner} `.length))
    .filter((name) => name.startsWith(beginning));

const keyOf = (name: string) => `${prefix}${owner} ${name}`;
const names = () => inTab.names().filter((name) => name.startsWith(prefix));
