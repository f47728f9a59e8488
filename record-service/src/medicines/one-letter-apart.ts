/** Whether one wrong, missing, superfluous or exchanged letter makes one word of the other, or none does. */
export function isOneLetterApart(one: string, other: string): boolean {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const [a, b] = [one.slice(same), other.slice(same)];
  return (
    a.slice(1) === b.slice(1) ||
    a.slice(1) === b ||
    a === b.slice(1) ||
    (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
  );
}

/**
 * Finds words that are at most one letter away. Each is kept under itself without any one of its letters, for two such words
 * always meet there: a text is looked up in so many steps as its words have letters, however many words are known.
 */
export function createNearWords(words: Iterable<string>): (word: string) => string[] {
  const shortened = new Map<string, string[]>();
  for (const word of words)
    for (const key of shortenedOf(word)) {
      const kept = shortened.get(key);
      if (kept) kept.push(word);
      else shortened.set(key, [word]);
    }
  return (word) => {
    const candidates = new Set<string>();
    for (const key of shortenedOf(word)) for (const candidate of shortened.get(key) ?? []) candidates.add(candidate);
    return [...candidates].filter((candidate) => isOneLetterApart(candidate, word));
  };
}

/** The word itself, and without any one of its letters. */
function* shortenedOf(word: string): Generator<string> {
  yield word;
  for (let place = 0; place < word.length; place++)
    // Of letters that stand twice, leaving out either is the same.
    if (word[place] !== word[place - 1]) yield word.slice(0, place) + word.slice(place + 1);
}
