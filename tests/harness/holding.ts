import { createServer, request as requestTo } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before a service, and keeps back what it has answered, or what it is asked. */
export interface Holding {
  url: string;
  /** Keeps back what is answered to GET `path` from now on, but for the first `passing` of them. */
  hold(path: string, passing?: number): Held;
  /** Keeps back the next such request alone, before the service has seen it or when it has answered. */
  holdOne(method: string, path: string, when: When): Held;
  stop(): Promise<void>;
}

type When = "asked" | "answered";

export interface Held {
  /** Resolves when an answer is kept back. */
  came: Promise<void>;
  letGo(): void;
}

interface Hold {
  method: string;
  path: string;
  when: When;
  passing: number;
  /** How many it keeps back at most. */
  keeping: number;
  come(): void;
  over: Promise<void>;
}

/** Passes everything on to the program at `target`. */
export async function startHolding(target: string): Promise<Holding> {
  const holds = new Set<Hold>();
  const pass = async (method: string | undefined, path: string, when: When) => {
    const hold = [...holds].find(
      (one) => one.keeping > 0 && one.method === method && one.path === path && one.when === when,
    );
    if (!hold || hold.passing-- > 0) return;
    hold.keeping--;
    hold.come();
    await hold.over;
  };
  const server = createServer(async (request, response) => {
    const { method, headers, url = "/" } = request;
    await pass(method, url, "asked");
    const asked = requestTo(new URL(url, target), { method, headers }, async (answer) => {
      await pass(method, url, "answered");
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    asked.on("error", () => response.destroy());
    request.pipe(asked);
  });
  const hold = (wish: Omit<Hold, "come" | "over">): Held => {
    const came = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    const made = { ...wish, come: came.resolve, over: over.promise };
    holds.add(made);
    return {
      came: came.promise,
      letGo() {
        holds.delete(made);
        over.resolve();
      },
    };
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hold: (path, passing = 0) =>
      hold({ method: "GET", path, when: "answered", passing, keeping: Number.POSITIVE_INFINITY }),
    holdOne: (method, path, when) => hold({ method, path, when, passing: 0, keeping: 1 }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
