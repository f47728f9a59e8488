/** What a page is told, as it comes. */
export interface Stream {
  status: number;
  headers: Headers;
  /** The events so far, each with its key and when it came. */
  events: { key: string; type: string; id: string; version: number; at: number; raw: string }[];
  /** Everything that came, comments too. */
  text(): string;
  /** Resolves when the other side ended it. */
  ended: Promise<void>;
  close(): void;
}

/** Follows what happens, at the gateway at `url`. */
export async function follow(url: string, token: string | undefined, lastKey?: string): Promise<Stream> {
  const broken = new AbortController();
  const answer = await fetch(`${url}/api/live`, {
    signal: broken.signal,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(lastKey && { "last-event-id": lastKey }),
    },
  });
  const events: Stream["events"] = [];
  let all = "";
  const read = async () => {
    let rest = "";
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      all += piece;
      const blocks = (rest + piece).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const raw of blocks) {
        const [, key] = /^id: (.*)$/m.exec(raw) ?? [];
        const [, data] = /^data: (.*)$/m.exec(raw) ?? [];
        if (key && data) events.push({ key, at: Date.now(), raw, ...JSON.parse(data) });
      }
    }
  };
  return {
    status: answer.status,
    headers: answer.headers,
    events,
    text: () => all,
    ended: read().catch(() => undefined),
    close: () => broken.abort(),
  };
}
