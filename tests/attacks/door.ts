import { apiHeaders } from "@rawat/platform";
import { expect } from "vitest";
import { until } from "../harness/program.ts";
import type { Cast } from "./cast.ts";
import { expectNoInnerWorkings } from "./watch.ts";
import { exchange, headersOf, type Wired } from "./wire.ts";

/** What is sent without a token bears this id, so that a service that saw it would say so in its log. */
export const mark = "tokenless-attack";
export const marked = `Host: clinic.test\r\nX-Request-Id: ${mark}\r\n`;

export const get = (target: string, further = "Connection: close\r\n", version = "HTTP/1.1"): string =>
  `GET ${target} ${version}\r\n${marked}${further}\r\n`;

/** The gateway as a bare socket meets it. */
export interface Door {
  /** Writes bytes as they are, and looks at everything that comes back. */
  send(...pieces: string[]): Promise<Wired>;
  /** The same; the status of the first answer. */
  statusOf(...pieces: string[]): Promise<number | undefined>;
  /** What the services behind it have logged, line by line. */
  linesOfServices(): string[];
  /** No service saw anything that bears the mark. */
  expectNothingReached(): Promise<void>;
}

export function openDoor({ rawat, ask, people }: Cast): Door {
  const send: Door["send"] = async (...pieces) => {
    const answer = await exchange(rawat.gateways[0]?.url ?? "", pieces);
    expectNoInnerWorkings(answer.text);
    for (const status of answer.statuses) expect([500, 502, 503, 504]).not.toContain(status);
    if (answer.statuses.length > 0) {
      const headers = headersOf(answer);
      for (const name of Object.keys(apiHeaders)) expect([name, headers.get(name)]).toEqual([name, expect.any(String)]);
      expect(headers.get("x-request-id")).toMatch(/^[\w.-]{8,128}$/);
    }
    return answer;
  };
  const linesOfServices = () =>
    rawat.services.patient.flatMap((program) => program.output().split("\n")).filter(Boolean);
  return {
    send,
    statusOf: async (...pieces) => (await send(...pieces)).statuses[0],
    linesOfServices,
    async expectNothingReached() {
      // A service writes its lines in order, so that once ours is there, so is every earlier one.
      const requestId = `honest-${Date.now()}`;
      await ask("GET", "/api/patients", { token: people.staff.token, headers: { "x-request-id": requestId } });
      await until(() => linesOfServices().some((line) => line.includes(requestId)));
      expect(linesOfServices().filter((line) => line.includes(mark))).toEqual([]);
    },
  };
}
