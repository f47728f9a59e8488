import { createHmac } from "node:crypto";
import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { withoutGuard } from "@rawat/contracts";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { serveContract } from "./router-harness.ts";
import { figures, handlersOn, png, state, things } from "./router-things.ts";

let house: Awaited<ReturnType<typeof serveContract>>;
beforeAll(async () => {
  house = await serveContract(
    things,
    handlersOn(() => house.db),
  );
});
afterAll(() => house.close());

describe("a body that is signed", () => {
  const headers = { "content-type": "application/json" };
  it("is handed on as it came, beside what it says", async () => {
    const body = '{ "amount" : "50000.00" }';
    const { status, body: told } = await house.ask("POST", "/callback", undefined, { body, headers });
    const signature = createHmac("sha256", "key").update(body).digest("hex");
    expect([status, told.data]).toEqual([200, { amount: "50000.00", signature }]);
  });

  it("is JSON within its bounds, or refused as any other", async () => {
    const send = async (body: string) => (await house.ask("POST", "/callback", undefined, { body, headers })).status;
    expect(await send("{")).toBe(400);
    expect(await send('{ "amount": 5 }')).toBe(400);
    expect(await send(`{ "amount": "${"5".repeat(2_000)}" }`)).toBe(413);
  });
});

describe("a body that may be long on its way", () => {
  /** Sends it in two pieces with so many milliseconds in between; its caller waits for longer than either takes. */
  async function send(workMs: number, onWayMs: number) {
    const body = JSON.stringify({ workMs });
    const headers = { "content-type": "application/json", "x-rawat-deadline": String(Date.now() + 4_500) };
    const sending = request(`${house.url}/slow`, { method: "POST", headers });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      sending.on("response", (answer) => resolve(answer.resume().statusCode)).on("error", reject);
    });
    sending.write(body.slice(0, 5));
    await pause(onWayMs);
    sending.end(body.slice(5));
    return answered;
  }

  it("takes nothing of the time for what is done with it", async () => {
    expect(await send(200, 1_000)).toBe(200);
  });

  it("gives what is done with it no longer than the deadline", async () => {
    expect(await send(1_500, 100)).toBe(504);
  });
});

describe("a file", () => {
  it("comes with its type, its length and a name, to be saved and not shown", async () => {
    const { status, headers, text } = await house.ask("GET", "/file");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("image/png");
    expect(headers.get("content-length")).toBe(String(png.length));
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename=.*; filename\*=UTF-8''hasil%20%22lab%22/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(text.length).toBeGreaterThan(0);
    const head = await house.ask("HEAD", "/file");
    expect([head.status, head.text, head.headers.get("content-length")]).toEqual([200, "", String(png.length)]);
    await vi.waitFor(() => expect(state.filesOpen).toBe(0));
  });

  it("is called by what it is, also where it was kept under a name that a system would run", async () => {
    const kept = state.fileName;
    state.fileName = "hasil lab.hta";
    const { headers } = await house.ask("GET", "/file");
    state.fileName = kept;
    expect(headers.get("content-disposition")).toBe('attachment; filename="hasil lab.hta.png"');
  });
});

describe("figures", () => {
  const read = (accept?: string) => house.ask("GET", "/figures", undefined, accept ? { headers: { accept } } : {});
  it("come as a file to whoever wants one, of which another reader makes the same and a spreadsheet runs nothing", async () => {
    const { headers, text } = await read("text/csv;q=1");
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("vary")).toMatch(/accept/i);
    const [names, ...rows]: string[][] = parse(text, { record_delimiter: "\r\n" });
    expect(names).toEqual(["name", "amount"]);
    expect(rows.map(([name = "", amount]) => ({ name: withoutGuard(name), amount: Number(amount) }))).toEqual(figures);
    expect(rows.filter(([name = ""]) => /^\s*[=+\-@]/.test(name))).toEqual([]);
  });

  it.each(["", "*/*", "application/json", "text/csv, application/json"])(
    "come as JSON to who accepts %j",
    async (accept) => {
      expect((await read(accept)).body).toEqual({ data: figures });
    },
  );
});

describe("text in pieces", () => {
  const wish = (what: string) => `/text?wish=${what}`;
  it("comes as it is made, with the name that it is saved under", async () => {
    const { status, headers, text } = await house.ask("GET", wish("pieces"));
    expect([status, text]).toEqual([200, "x0\r\nx1\r\nx2\r\n"]);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toBe("attachment; filename=things.csv");
  });

  it("is not begun for who asks for the head alone", async () => {
    state.pieces = { begun: 0, given: 0, ended: 0 };
    expect((await house.ask("HEAD", wish("pieces"))).status).toBe(200);
    expect(state.pieces.begun).toBe(0);
  });

  it("is a refusal like any other where it fails before its first piece", async () => {
    const { status, headers, body } = await house.ask("GET", wish("refused"));
    expect([status, body.code, headers.get("retry-after")]).toEqual([429, "too_many_requests", "7"]);
    expect(headers.get("content-disposition")).toBeNull();
  });

  it("is given up with what it holds when its first piece comes too late", async () => {
    state.pieces = { begun: 0, given: 0, ended: 0 };
    expect((await house.ask("GET", wish("late"))).status).toBe(504);
    await vi.waitFor(() => expect(state.pieces).toEqual({ begun: 1, given: 1, ended: 1 }), { timeout: 4_000 });
  }, 15_000);

  it("is given up with what it holds when its reader leaves before its first piece is there", async () => {
    state.pieces = { begun: 0, given: 0, ended: 0 };
    const leaving = request(`${house.url}${wish("held")}`).end();
    leaving.on("error", () => undefined);
    await vi.waitFor(() => expect(state.pieces.begun).toBe(1));
    leaving.destroy();
    await vi.waitFor(() => expect(state.pieces.ended).toBe(1), { timeout: 4_000 });
  });

  it("is given up with what it holds when its reader leaves", async () => {
    state.pieces = { begun: 0, given: 0, ended: 0 };
    const leaving = request(`${house.url}${wish("endless")}`).end();
    leaving.on("error", () => undefined);
    await new Promise((resolve) => leaving.once("response", resolve));
    leaving.destroy();
    await vi.waitFor(() => expect(state.pieces.ended).toBe(1), { timeout: 4_000 });
  });
});

describe("an answer that may be cached", () => {
  it("is kept by anybody's cache where a visitor asks, and by none where somebody who is known does", async () => {
    const visitor = await house.ask("GET", "/cached");
    expect(visitor.headers.get("cache-control")).toBe("public, max-age=60");
    expect(visitor.headers.get("vary")).toContain("Authorization");
    expect((await house.ask("GET", "/cached", "admin-1")).headers.get("cache-control")).toBe("no-store");
  });

  it("is not sent again to who has it, and is when it has changed", async () => {
    const etag = (await house.ask("GET", "/cached")).headers.get("etag") ?? "";
    const again = (tag: string) => house.ask("GET", "/cached", undefined, { headers: { "if-none-match": tag } });
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const { status, text, headers } = await again(tag);
      expect([tag, status, text, headers.get("etag")]).toEqual([tag, 304, "", etag]);
    }
    expect((await again('"other"')).status).toBe(200);
    state.name = "Rini Baru";
    const changed = await again(etag);
    expect([changed.status, changed.body.data.name, changed.headers.get("etag") === etag]).toEqual([
      200,
      "Rini Baru",
      false,
    ]);
    state.name = "Rini";
  });
});
