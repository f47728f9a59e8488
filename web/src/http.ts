import type { Incoming, Outgoing } from "@rawat/contracts/without-schemas";
import { entrance } from "./entrance/calls.ts";
import { attempt, exchange, refusalOf } from "./exchange.ts";
import { NoAnswer, Refusal, SignedOut } from "./failure.ts";
import { endSession, freshToken, resume } from "./session.ts";

/** Sends in the name of the person signed in. A token that ran out is renewed once, and the request repeated. */
export function sendSignedIn(signal?: AbortSignal): (request: Outgoing) => Promise<Incoming> {
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
  { headers = {}, ...init }: { method?: string; body?: Blob | FormData; headers?: Record<string, string> } = {},
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
  // A page that something in between shows in the clinic's place is no file to keep.
  if (answer.headers.get("content-type")?.startsWith("text/html")) throw new NoAnswer("unreachable");
  return answer;
}

export const currentToken = (): Promise<string> => freshToken(exchangeCookie).catch(leaveIfOver);
export const renewedToken = (): Promise<string> => resume(exchangeCookie).then(({ token }) => token, leaveIfOver);

const exchangeCookie = () => entrance.refresh({ body: {} });

/** Only the clinic's own "no" ends the session here; while it is unreachable, or something else answers for it, the person stays signed in. */
function leaveIfOver(error: unknown): never {
  if (!(error instanceof Refusal) || error.status !== 401 || error.problem.code === undefined) throw error;
  endSession("ended");
  throw new SignedOut();
}

const isExpired = (error: unknown) =>
  error instanceof Refusal && error.status === 401 && error.problem.code !== "wrong_credentials";
