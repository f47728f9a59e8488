import { type ServiceContracts, services } from "@rawat/contracts";
import { apiHeaders } from "@rawat/platform";
import { expect } from "vitest";
import type { Answered, Ask } from "../harness/caller.ts";

/** What no answer may tell: how we are built, what we run on, and where it stands. */
const innerWorkings = /stack|node_modules|sqlite|SELECT |ECONN|127\.0\.0\.1:\d+/;

/** An answer without the path that was asked for, which a caller is told again as they wrote it, and without where the payment provider's page is. */
const ownWords = (text: string) => text.replace(/"(?:instance|redirectUrl)":"[^"]*"/g, "");

/** @throws when an answer tells of our inner workings. */
export const expectNoInnerWorkings = (text: string): void => expect(ownWords(text)).not.toMatch(innerWorkings);

/** What every answer owes, whatever it says. @throws when it tells of our inner workings or lacks a header that protects. */
function expectDiscreet({ status, headers, text }: Answered, mayBeKept: boolean): void {
  expectNoInnerWorkings(text);
  expect(headers.get("x-request-id")).toMatch(/^[\w.-]{8,128}$/);
  expect(headers.get("x-powered-by")).toBeNull();
  expect(headers.get("server")).toBeNull();
  const isPage = headers.get("content-security-policy")?.includes("'self'");
  for (const [name, value] of Object.entries(apiHeaders)) {
    // Pages say for themselves what they load and how long they are kept.
    if (isPage) expect(headers.get(name), name).not.toBeNull();
    else if (name === "cache-control" && mayBeKept && status < 400)
      expect(headers.get(name)).toMatch(/^(?:public, max-age=\d+|no-store)$/);
    else expect(headers.get(name), name).toBe(value);
  }
  if (status >= 400 && text !== "") expect(headers.get("content-type")).toMatch(/^application\/problem\+json/);
  if (status === 401) expect(headers.get("www-authenticate")).toMatch(/^Bearer/);
  if (status === 405) expect(headers.get("allow")).toMatch(/[A-Z]/);
  if (status === 429 || status === 503) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
}

const publicPaths = Object.values<ServiceContracts>(services)
  .flatMap(({ contracts }) => Object.values(contracts).flatMap((contract) => Object.values(contract)))
  .filter(({ cacheSeconds }) => cacheSeconds !== undefined)
  .map(({ path }) => new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`));

/** Whether a contract says that what everybody may read there may be kept by anybody's cache. */
const isPublic = (method: string, path: string): boolean =>
  (method === "GET" || method === "HEAD") && publicPaths.some((form) => form.test(path.split("?")[0] ?? ""));

/** The same client, whose every answer is looked at. Client-made trouble is never a fault of ours. */
export const watched =
  (ask: Ask): Ask =>
  async (...request) => {
    const answer = await ask(...request);
    expectDiscreet(answer, isPublic(request[0], request[1]));
    expect(answer.status, `${request[0]} ${request[1]} ${answer.text}`).not.toBe(500);
    return answer;
  };

/** An answer without what differs between any two: its request id, its path and its moment. */
export function withoutCircumstance({ status, headers, text }: Answered) {
  const kept = [...headers].filter(([name]) => name !== "date" && name !== "x-request-id");
  return {
    status,
    headers: Object.fromEntries(kept),
    text: text.replace(/"(requestId|instance)":"[^"]*"/g, '"$1":""'),
  };
}
