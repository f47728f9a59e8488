/** How much of a list is kept or read: a whole number from one on, for every store alike. */
export function checkCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new TypeError(`A list is counted in whole numbers from 1: ${count}`);
}

/** A list where a value was asked for, or the other way round. */
export function otherKind(key: string): TypeError {
  return new TypeError(`${key} holds something of the other kind: a list, or a single value`);
}
