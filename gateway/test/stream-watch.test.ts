import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { Forbidden, Unauthenticated, Unavailable } from "@rawat/platform";
import { afterEach, expect, test } from "vitest";
import { identify, startTestGateway, startUpstream, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

const authorization = "Bearer staff-2";

/** A gateway that is told what to think of the caller, before a service whose answers go on for as long as they are read. */
async function start(beginsAfterMs = 0) {
  let fault: Error | undefined;
  let asked = 0;
  const answers: ServerResponse[] = [];
  const cards = await startUpstream((request, response) => {
    request.resume();
    const beginsAt = performance.now() + beginsAfterMs;
    const telling = setInterval(() => {
      if (performance.now() > beginsAt) response.write("more");
    }, 20);
    response.on("close", () => clearInterval(telling));
    answers.push(response);
  });
  const gateway = await startTestGateway({
    instances: [cards.url],
    identify(token) {
      asked++;
      if (fault) throw fault;
      return identify(token);
    },
  });
  opened.push(cards, gateway);
  const read = async () => {
    const answer = await fetch(`${gateway.url}/api/cards`, { headers: { authorization } });
    let isCut = false;
    const reading = (async () => {
      for await (const _ of answer.body ?? []);
    })().catch(() => {
      isCut = true;
    });
    return { isCut: () => isCut, reading };
  };
  const think = (error: Error) => {
    fault = error;
  };
  const end = () => {
    for (const answer of answers) answer.end();
  };
  return { cards, read, asked: () => asked, think, end };
}

test.each([
  ["is signed out", new Unauthenticated("session_ended")],
  ["has another role", new Forbidden("not_allowed")],
])("a long answer to somebody who %s is cut within seconds", async (_, fault) => {
  const { read, think } = await start();
  const { isCut, reading } = await read();
  think(fault);
  await until(isCut, 5_000);
  await reading;
});

test("a long answer goes on while its reader may read it, and while nobody can tell", async () => {
  const { read, asked, think } = await start();
  const { isCut } = await read();
  think(new Unavailable());
  const before = asked();
  await until(() => asked() >= before + 3, 10_000);
  expect(isCut()).toBe(false);
});

test("who asked for what is over is not looked at any more", async () => {
  const { read, asked, end } = await start();
  const { isCut, reading } = await read();
  const first = asked();
  await until(() => asked() > first);
  end();
  await reading;
  expect(isCut()).toBe(false);
  const before = asked();
  await pause(2_500);
  expect(asked()).toBe(before);
});

test("what is whole and not answered yet may be executed at this moment, and is not cut", async () => {
  const { cards, read, think } = await start(2_500);
  const asking = read();
  await until(() => cards.seen.length === 1);
  think(new Unauthenticated("session_ended"));
  // Its answer begins, and is a stream from then on.
  const { isCut } = await asking;
  await until(isCut, 5_000);
});
