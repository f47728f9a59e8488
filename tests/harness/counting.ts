import { createServer, request as requestTo } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** Stands before Midtrans and counts for what it is asked. */
export interface Counting {
  url: string;
  /** The paths of what was asked since `forget`. */
  asked: string[];
  /** How many questions were under way at once, at most, since then. */
  mostAtOnce: number;
  /** Milliseconds for which each is kept back before Midtrans sees it. */
  keptBackMs: number;
  /** How often it was asked for one order number, or of one attempt. */
  askedFor(reference: string): number;
  forget(): void;
  stop(): Promise<void>;
}

/** Passes everything on to Midtrans at `target`. */
export async function startCounting(target: string): Promise<Counting> {
  let underWay = 0;
  const server = createServer(async (request, response) => {
    const { method, headers, url = "/" } = request;
    counting.asked.push(url);
    counting.mostAtOnce = Math.max(counting.mostAtOnce, ++underWay);
    response.on("close", () => underWay--);
    if (counting.keptBackMs > 0) await delay(counting.keptBackMs);
    const passedOn = requestTo(new URL(url, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passedOn.on("error", () => response.destroy());
    request.pipe(passedOn);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const counting: Counting = {
    url: `http://127.0.0.1:${port}`,
    asked: [],
    mostAtOnce: 0,
    keptBackMs: 0,
    askedFor: (reference) => counting.asked.filter((path) => path === `/v2/${reference}/status`).length,
    forget() {
      counting.asked = [];
      counting.mostAtOnce = 0;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return counting;
}
