import { accounts, defaultDeadlineMs, type Problem } from "@rawat/contracts";
import { createClient, type Incoming, type Outgoing, type Send } from "@rawat/contracts/client";
import { NoAnswer, Refusal, SignedOut } from "./failure.ts";
import { endSession, freshToken, resume } from "./session.ts";

/** The line needs time too, beside what the service is allowed. */
const lineReserveMs = 5_000;

/** Sends without a session: signing in, registering, the forgotten password. */
export const sendAnonymously: Send = (request) => exchange(request);

/** Sends in the name of the person signed in. A token that ran out is renewed once, and the request repeated. */
export function sendSignedIn(signal?: AbortSignal): Send {
  return async (request) => {
    try {
      return await exchange(request, { token: await currentToken(), signal });
    } catch (error) {
      if (!isExpired(error)) throw error;
    }
    return await exchange(request, { token: await renewedToken(), signal });
  };
}

/** Sends or fetches something other than JSON, such as a CSV file, in the name of the person signed in. */
export async function fetchSignedIn(
  url: string,
  timeoutMs: number,
  { headers = {}, ...init }: { method?: string; body?: Blob; headers?: Record<string, string> } = {},
): Promise<Response> {
  const ask = async (token: string) =>
    await attempt(url, {
      ...init,
      headers: { ...headers, authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
  const first = await ask(await currentToken());
  const answer = first.status === 401 ? await ask(await renewedToken()) : first;
  if (!answer.ok) throw await refusalOf(answer);
  return answer;
}

export const currentToken = (): Promise<string> => freshToken(exchangeCookie).catch(leaveIfOver);
export const renewedToken = (): Promise<string> => resume(exchangeCookie).then(({ token }) => token, leaveIfOver);

const exchangeCookie = async () => (await createClient(accounts, sendAnonymously).refresh({ body: {} })).data;

/** Only a plain "no" ends the session here; while the clinic is unreachable the person stays signed in. */
function leaveIfOver(error: unknown): never {
  if (!(error instanceof Refusal) || error.status >= 500 || error.status === 429) throw error;
  endSession("ended");
  throw new SignedOut();
}

const isExpired = (error: unknown) =>
  error instanceof Refusal && error.status === 401 && error.problem.code !== "wrong_credentials";

interface Circumstances {
  token?: string;
  signal?: AbortSignal | undefined;
}

async function exchange(request: Outgoing, { token, signal }: Circumstances = {}): Promise<Incoming> {
  const headers = new Headers(request.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (request.body !== undefined) headers.set("content-type", "application/json");
  const timeout = AbortSignal.timeout((request.endpoint.deadlineMs ?? defaultDeadlineMs) + lineReserveMs);
  const answer = await attempt(request.url, {
    method: request.method,
    headers,
    body: request.body === undefined ? null : JSON.stringify(request.body),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    cache: "no-store",
  });
  if (!answer.ok) throw await refusalOf(answer);
  const etag = answer.headers.get("etag");
  const text = await answer.text().catch(tellWhy);
  return { body: read(text), ...(etag !== null && { etag }) };
}

/** An answer may be a success without a body, whatever its status: 202 as well as 204. */
function read(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    return tellWhy(error);
  }
}

const attempt = (url: string, init: RequestInit): Promise<Response> => fetch(url, init).catch(tellWhy);

/** A line may break, and time run out, before the answer and in its middle. */
function tellWhy(error: unknown): never {
  if (error instanceof DOMException && error.name === "AbortError") throw error;
  if (error instanceof DOMException && error.name === "TimeoutError") throw new NoAnswer("slow", error);
  throw new NoAnswer(navigator.onLine ? "unreachable" : "offline", error);
}

/** What a failed answer says; a proxy in between may have answered something that is no problem document. */
async function refusalOf(answer: Response): Promise<Refusal> {
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  return new Refusal(answer.status, problem, secondsOf(answer.headers.get("retry-after")));
}

export const secondsOf = (retryAfter: string | null): number | undefined =>
  retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined;
