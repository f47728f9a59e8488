/** Where in a list somebody was when they went on to one of its rows. */
interface Place {
  /** How far they had read on. */
  count: number;
  row: string;
}

const places = new Map<string, Place>();

/** One list at one place of the history; where a browser does not tell its places, nobody comes back to one. */
const nameOf = (label: string): string | undefined => {
  const entry = window.navigation?.currentEntry?.key;
  return entry && `${entry} ${label}`;
};

/** Keeps where one leaves a list, so that Back leads there and not to its beginning. */
export function leaveAt(label: string, place: Place): void {
  const name = nameOf(label);
  if (name !== undefined) places.set(name, place);
}

/** Where the list of this place of the history was left. */
export function leftAt(label: string): Place | undefined {
  const name = nameOf(label);
  return name === undefined ? undefined : places.get(name);
}
