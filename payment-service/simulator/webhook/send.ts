import type { Outcome } from "./delivery.ts";

const hopsMax = 5;

/** Posts a notification, following 307 and 308 as Midtrans does and no other redirect. Whatever goes wrong is an outcome too. */
export async function send(url: string, body: string, signal: AbortSignal): Promise<Outcome> {
  try {
    let target = url;
    for (let hops = 0; hops <= hopsMax; hops++) {
      const answer = await fetch(target, {
        method: "POST",
        // A connection that is kept would break under a receiver that starts again, and look like its fault.
        headers: { "content-type": "application/json", accept: "application/json", connection: "close" },
        body,
        redirect: "manual",
        signal,
      });
      await answer.body?.cancel();
      const location = answer.headers.get("location");
      if ((answer.status !== 307 && answer.status !== 308) || !location) return { status: answer.status };
      target = new URL(location, target).href;
    }
    return { error: `more than ${hopsMax} redirects` };
  } catch (error) {
    const { message, cause } = error as Error;
    return { error: cause instanceof Error ? cause.message || message : message };
  }
}
