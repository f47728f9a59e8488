import { useState } from "preact/hooks";

let last = 0;

/** An id that nothing else in this document has. Preact's own begin anew with each tree that is drawn, and a question or a toast is a tree beside the page. */
export const useId = (): string => useState(() => `id-${++last}`)[0];
