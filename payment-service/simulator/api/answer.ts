import type { Response } from "express";
import type { Way } from "../faults.ts";

export interface Answer {
  httpStatus: number;
  body: object;
}

export const send = (response: Response, { httpStatus, body }: Answer): void =>
  void response.status(httpStatus).json(body);

/** Longer than any client waits. */
const slowMs = 60_000;
/** Often enough that the line is never silent. */
const dripEveryMs = 500;

/**
 * Answers with what `work` makes, unless this call shall go wrong: then the client hears nothing it could rely on, and `failure` is
 * what the API says when it breaks. Only `500` and `maintenance` break before the work is done.
 */
export function answer(response: Response, way: Way | undefined, failure: Answer, work: () => Answer): void {
  const done = way === "500" || way === "maintenance" ? failure : work();
  switch (way) {
    case "maintenance":
    case "garbage":
      response.type("html").send("<!doctype html><title>Maintenance</title><p>We will be back soon");
      break;
    case "reset":
      response.socket?.resetAndDestroy();
      break;
    case "slow": {
      const timer = setTimeout(() => send(response, done), slowMs);
      response.on("close", () => clearTimeout(timer));
      break;
    }
    case "drip": {
      response.type("json").write(" ");
      const timer = setInterval(() => response.write(" "), dripEveryMs);
      response.on("close", () => clearInterval(timer));
      break;
    }
    default:
      send(response, way === "500_after" ? failure : done);
  }
}
