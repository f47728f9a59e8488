/** An answer as a client sees it. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; a test knows its shape. */
  body: ReturnType<typeof JSON.parse>;
}

export interface Asked {
  token?: string | undefined;
  json?: unknown;
  body?: RequestInit["body"];
  headers?: Record<string, string>;
}

/** Asks over HTTP, the way every client does. */
export type Ask = (method: string, path: string, asked?: Asked) => Promise<Answered>;

/** The text of an answer; of one that goes on, its first piece. */
async function textOf(answer: Response): Promise<string> {
  if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) return answer.text();
  const reader = answer.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

/** A client of the program at `url`. */
export const askAt =
  (url: string): Ask =>
  async (method, path, { token, json, body, headers } = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(json !== undefined ? { body: JSON.stringify(json) } : body !== undefined ? { body, duplex: "half" } : {}),
    });
    const text = await textOf(answer);
    // An answer to HEAD names a type and has no text.
    const isJson = text !== "" && answer.headers.get("content-type")?.includes("json");
    return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : undefined };
  };
