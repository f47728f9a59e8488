import { createServer, request as requestTo } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before a service, and keeps answers back that the service has given. */
export interface Holding {
  url: string;
  /** Keeps back what is answered to GET `path` from now on, but for the first `passing` of them. */
  hold(path: string, passing?: number): Held;
  stop(): Promise<void>;
}

export interface Held {
  /** Resolves when an answer is kept back. */
  came: Promise<void>;
  letGo(): void;
}

interface Hold {
  path: string;
  passing: number;
  come(): void;
  over: Promise<void>;
}

/** Passes everything on to the program at `target`. */
export async function startHolding(target: string): Promise<Holding> {
  const holds = new Set<Hold>();
  const pass = async (path: string) => {
    const hold = [...holds].find((one) => one.path === path);
    if (!hold || hold.passing-- > 0) return;
    hold.come();
    await hold.over;
  };
  const server = createServer((request, response) => {
    const { method, headers, url = "/" } = request;
    const asked = requestTo(new URL(url, target), { method, headers }, async (answer) => {
      if (method === "GET") await pass(url);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    asked.on("error", () => response.destroy());
    request.pipe(asked);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hold(path, passing = 0) {
      const came = Promise.withResolvers<void>();
      const over = Promise.withResolvers<void>();
      const hold = { path, passing, come: came.resolve, over: over.promise };
      holds.add(hold);
      return {
        came: came.promise,
        letGo() {
          holds.delete(hold);
          over.resolve();
        },
      };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
