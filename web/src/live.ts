import { currentToken, renewedToken } from "./http.ts";

/** What happened to a thing of which the person may know; `gap` when it cannot be known what did. */
export type Heard = { readonly type: string; readonly id: string; readonly version: number } | "gap";

type Listener = (heard: Heard) => void;

const listeners = new Set<Listener>();
const channel = new BroadcastChannel("rawat.live");
/** A stream that says nothing for as long is broken: a comment comes every fifteen seconds. */
const silentMaxMs = 40_000;
const waitMinMs = 1_000;
const waitMaxMs = 30_000;

/** What a page reads as it opens is asked for together with the stream: later than this, something may have happened between them. */
const togetherMs = 300;

let isBegun = false;
let begunAt = 0;
let isConnected = false;
/** Whether it is this tab that listens for all of them. */
let isListening = false;

/** Whether what happens is heard at this moment, in this tab or another. */
export const isHearing = (): boolean => isConnected;

/** Calls `listener` for whatever happens from now on, until `signal` is aborted. */
export function hear(listener: Listener, signal: AbortSignal): void {
  listeners.add(listener);
  signal.addEventListener("abort", () => listeners.delete(listener));
  if (isBegun) return;
  isBegun = true;
  begunAt = performance.now();
  channel.addEventListener("message", ({ data }: MessageEvent<Word>) => {
    if (data !== "asks") tellHere(data);
    else if (isListening) channel.postMessage({ connected: isConnected } satisfies Word);
  });
  channel.postMessage("asks" satisfies Word);
  // A browser keeps six connections to one place: one tab listens for all of them, and when it goes another takes its place.
  if ("locks" in navigator) void navigator.locks.request("rawat.live", listenForGood);
  else void listenForGood();
}

/** What the tab that listens tells the others; `asks`: one that has just come wants to know whether anything is heard. */
type Word = { heard: Heard } | { connected: boolean } | "asks";

function tell(word: Exclude<Word, "asks">): void {
  channel.postMessage(word);
  tellHere(word);
}

function tellHere(word: Exclude<Word, "asks">): void {
  if ("connected" in word) isConnected = word.connected;
  else for (const listener of listeners) listener(word.heard);
}

async function listenForGood(): Promise<never> {
  let lastKey: string | undefined;
  let waitMs = waitMinMs;
  isListening = true;
  for (let turn = 0; ; turn++) {
    try {
      await listen(lastKey, (key, heard) => {
        lastKey = key ?? lastKey;
        waitMs = waitMinMs;
        if (heard) tell({ heard });
        // Whoever has no place in the stream yet, and was away or comes late, may have missed something.
        else if (lastKey === undefined && (turn > 0 || performance.now() - begunAt > togetherMs))
          tell({ heard: "gap" });
      });
    } catch {
      // It is tried again for as long as the page is there.
    }
    tell({ connected: false });
    // Not all at once, when the clinic is back.
    await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + Math.random())));
    waitMs = Math.min(waitMs * 2, waitMaxMs);
  }
}

/** Listens until the stream ends. @param told called once when it is open, and then for each event with its key. */
async function listen(
  lastKey: string | undefined,
  told: (key: string | undefined, heard?: Heard) => void,
): Promise<void> {
  const silent = new AbortController();
  const open = (token: string) =>
    fetch("/api/live", {
      headers: { authorization: `Bearer ${token}`, ...(lastKey && { "last-event-id": lastKey }) },
      signal: silent.signal,
      cache: "no-store",
    });
  const first = await open(await currentToken());
  const answer = first.status === 401 ? await open(await renewedToken()) : first;
  if (!answer.ok || !answer.body) throw new Error(`status ${answer.status}`);
  let watch = setTimeout(() => silent.abort(), silentMaxMs);
  tell({ connected: true });
  told(undefined);
  let rest = "";
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    clearTimeout(watch);
    watch = setTimeout(() => silent.abort(), silentMaxMs);
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) hearBlock(block, told);
  }
  clearTimeout(watch);
}

function hearBlock(block: string, told: (key: string | undefined, heard?: Heard) => void): void {
  const fields = new Map(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.replace(/^\w*: ?/, "")]),
  );
  const data = fields.get("data");
  if (fields.get("event") === "gap") told(undefined, "gap");
  else if (data !== undefined) told(fields.get("id"), JSON.parse(data) as Heard);
}
