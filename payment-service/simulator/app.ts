import type { Logger } from "@rawat/platform";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { send } from "./api/answer.ts";
import { coreFailure, coreRoutes } from "./api/core-routes.ts";
import { simRoutes } from "./api/sim-routes.ts";
import { snapFailure, snapRoutes } from "./api/snap-routes.ts";
import type { Store } from "./books/store.ts";
import type { Transactions } from "./books/transactions.ts";
import type { SimulatedClock } from "./clock.ts";
import type { Switches } from "./faults.ts";
import { pageRoutes } from "./page/page-routes.ts";

interface AppOptions {
  store: Store;
  clock: SimulatedClock;
  switches: Switches;
  transactions: Transactions;
  logger: Logger;
  serverKey: string;
  notificationUrl: string;
  pageOf(token: string): string;
  /** Called when a request is over: whatever it changed may have made something due. */
  changed(): void;
}

/** Both of Midtrans' APIs, its page, and what tests drive it by. */
export function createApp(options: AppOptions): Express {
  const { switches, changed, logger } = options;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(fromThisMachine);
  app.use((_request, response, next) => {
    response.on("close", changed);
    next();
  });
  app.get(["/health/live", "/health/ready"], (_request, response) => void response.json({ status: "ok" }));
  app.use("/__sim", express.json(), simRoutes(options));
  app.use(whenDown(switches));
  app.use(pageRoutes(options));
  // midtrans-client sends `null` with what has no body, and a body with what should have none.
  app.use(express.json({ strict: false }));
  app.use("/snap/v1", snapRoutes(options));
  app.use("/v2", coreRoutes(options));
  app.use(explain(logger));
  return app;
}

/**
 * Whoever looks at a strange page in a browser on this machine must not settle payments by it: neither under a name that leads here
 * (DNS rebinding) nor by a form that the page sends.
 */
const fromThisMachine: RequestHandler = ({ hostname, path, headers }, response, next) => {
  const isStrange = path.startsWith("/__sim") && headers["sec-fetch-site"] === "cross-site";
  if (/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) && !isStrange) next();
  else response.status(421).json({ error: "Only this machine's own programs are answered" });
};

const whenDown =
  (switches: Switches): RequestHandler =>
  (request, _response, next) => {
    if (switches.isDown()) request.socket.resetAndDestroy();
    else next();
  };

/** What cannot be read is the caller's mistake, in the words of whichever API it called; all else is ours. */
const explain =
  (logger: Logger): ErrorRequestHandler =>
  (error: Error & { status?: number }, { path }, response, _next) => {
    const status = error.status ?? 500;
    if (status >= 500) logger.error({ err: error }, "could not answer");
    const words = status >= 500 ? "Internal server error" : "The request cannot be read";
    const isCore = path.startsWith("/v2");
    send(
      response,
      isCore ? { httpStatus: status, body: coreFailure(String(status), words) } : snapFailure(status, words),
    );
  };
