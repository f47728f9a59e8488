import type { Problem } from "@rawat/contracts";
import { defaultDeadlineMs, type Incoming, type Outgoing } from "@rawat/contracts/without-schemas";
import { NoAnswer, Refusal } from "./failure.ts";

/** The line needs time too, beside what the service is allowed. */
const lineReserveMs = 5_000;

interface Circumstances {
  token?: string;
  signal?: AbortSignal | undefined;
}

/** Sends one request. @throws Refusal for an answer that is no success, NoAnswer when there is none. */
export async function exchange(request: Outgoing, { token, signal }: Circumstances = {}): Promise<Incoming> {
  const headers = new Headers(request.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (request.body !== undefined) headers.set("content-type", "application/json");
  const timeout = AbortSignal.timeout(defaultDeadlineMs + lineReserveMs);
  const answer = await attempt(request.url, {
    method: request.method,
    headers,
    body: request.body === undefined ? null : JSON.stringify(request.body),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    cache: "no-store",
  });
  if (!answer.ok) throw await refusalOf(answer);
  const etag = answer.headers.get("etag");
  const body = read(await answer.text().catch(tellWhy));
  if (carriesData.has(answer.status) && !hasData(body)) throw new NoAnswer("unreachable");
  return { body, ...(etag !== null && { etag }) };
}

/** What the clinic answers with these carries data. Something between it and here may answer in its place: then nothing is known to be done. */
const carriesData: ReadonlySet<number> = new Set([200, 201]);

export const hasData = (body: unknown): body is { data: unknown } =>
  typeof body === "object" && body !== null && "data" in body && body.data !== null && body.data !== undefined;

/** An answer may be a success without a body, whatever its status: 202 as well as 204. */
function read(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    return tellWhy(error);
  }
}

export const attempt = (url: string, init: RequestInit): Promise<Response> => fetch(url, init).catch(tellWhy);

/** A line may break, and time run out, before the answer and in its middle. */
function tellWhy(error: unknown): never {
  if (error instanceof DOMException && error.name === "AbortError") throw error;
  if (error instanceof DOMException && error.name === "TimeoutError") throw new NoAnswer("slow", error);
  throw new NoAnswer(navigator.onLine ? "unreachable" : "offline", error);
}

/** What a failed answer says; a proxy in between may have answered something that is no problem document. */
export async function refusalOf(answer: Response): Promise<Refusal> {
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  return new Refusal(answer.status, problem, secondsOf(answer.headers.get("retry-after")));
}

export const secondsOf = (retryAfter: string | null): number | undefined =>
  retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined;
