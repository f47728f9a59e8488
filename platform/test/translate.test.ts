import { expect, it } from "vitest";
import { Unavailable } from "../src/errors.ts";
import { translate } from "../src/http/app.ts";
import { createLogger } from "../src/logger.ts";

const logged = (error: Error) => {
  const lines: string[] = [];
  translate(error, createLogger("tests", "info", { write: (line: string) => void lines.push(line) }), "request-1");
  return lines;
};

it("tells of what broke where it did, and of being busy in a short line, however many ask at once", () => {
  const [broken = ""] = logged(new Unavailable("service_unavailable", { cause: new Error("ECONNREFUSED") }));
  expect(JSON.parse(broken)).toMatchObject({ level: 50, err: { stack: expect.stringContaining("translate.test.ts") } });
  const [busy = "", ...more] = logged(new Unavailable("service_unavailable", { isBusy: true }));
  expect(JSON.parse(busy)).toMatchObject({ level: 40, requestId: "request-1" });
  expect(busy.length).toBeLessThan(300);
  expect(more).toEqual([]);
});
