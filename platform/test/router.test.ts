import { endpoint } from "@rawat/contracts/language";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { implement } from "../src/http/router.ts";
import { serveContract } from "./router-harness.ts";
import { handlersOn, png, things } from "./router-things.ts";

let house: Awaited<ReturnType<typeof serveContract>>;
beforeAll(async () => {
  house = await serveContract(
    things,
    handlersOn(() => house.db),
  );
});
afterAll(() => house.close());

describe("who sees which fields", () => {
  it.each([
    ["admin-1", { id: "1", name: "Rini", note: "ours" }],
    ["staff-1", { id: "1", name: "Rini" }],
    ["patient-1", { id: "1", name: "Rini" }],
    ["visitor-1", { id: "1" }],
  ])("is what the contract lists for %s, and nothing else that a handler gives", async (token, seen) => {
    const { status, body } = await house.ask("GET", "/things/1", token);
    expect([status, body]).toEqual([200, { data: seen }]);
  });

  it("is nothing for whoever the contract does not let in", async () => {
    expect((await house.ask("GET", "/things/1", "doctor-1")).status).toBe(403);
    expect((await house.ask("GET", "/things/1", "service-1")).status).toBe(403);
    expect((await house.ask("GET", "/things/1")).status).toBe(401);
  });

  it("has to be said for everybody who is let in, or nothing starts", () => {
    const contract = { get: endpoint({ ...things.get, access: ["admin", "doctor"] }) };
    expect(() => implement(contract, { get: handlersOn(() => house.db).get } as never)).toThrow("doctor");
  });
});

it("a body that is streamed cannot be compared, so a contract that promises to do a thing once for its key does not start", () => {
  const odd = { one: endpoint({ ...things.open, body: "text/csv" }) };
  expect(() => implement(odd, { one: handlersOn(() => house.db).open } as never)).toThrow("streamed");
});

describe("a path", () => {
  it("is that of a word before that of a parameter, in whichever order a contract names them", async () => {
    expect((await house.ask("GET", "/things/fixed")).body.data.name).toBe("the fixed one");
    expect((await house.ask("GET", "/things/fixed/below")).body.data).toEqual({ id: "fixed", name: "below" });
    expect((await house.ask("GET", "/things/fixe", "staff-1")).body.data.id).toBe("fixe");
  });
});

describe("visitors", () => {
  const json = { "content-type": "application/json" };
  const visit = (token: string | undefined, key: string) =>
    house.ask("POST", "/visits", token, {
      body: JSON.stringify({ text: "ya" }),
      headers: { ...json, "idempotency-key": key },
    });

  it("may where they hold a secret, and nobody else may there", async () => {
    expect((await visit("visitor-1", "a")).status).toBe(201);
    expect((await visit(undefined, "b")).status).toBe(401);
    expect((await visit("admin-1", "c")).status).toBe(403);
    expect((await visit("service-1", "d")).status).toBe(403);
  });

  it("have keys of their own: the same one of another visitor is another wish", async () => {
    const first = await visit("visitor-2", "same");
    const again = await visit("visitor-2", "same");
    const other = await visit("visitor-3", "same");
    expect(again.body).toEqual(first.body);
    expect([other.status, other.body.data.id === first.body.data.id]).toEqual([201, false]);
    expect(other.body.data.by).toMatch(/0003$/);
  });

  it("of whom nothing is known send no key: nobody could tell it from another's", async () => {
    const keyed = await house.ask("POST", "/open", undefined, { headers: { "idempotency-key": "same" } });
    expect([keyed.status, keyed.body.errors[0].path]).toEqual([400, "Idempotency-Key"]);
    expect((await house.ask("POST", "/open")).status).toBe(201);
    const [one, two] = await Promise.all(
      ["service-1", "service-2"].map((token) =>
        house.ask("POST", "/open", token, { headers: { "idempotency-key": "same" } }),
      ),
    );
    expect(one?.body.data.id).not.toBe(two?.body.data.id);
  });
});

it("a repeated key with another file of the same name is another wish", async () => {
  const send = (text: string) => {
    const body = new FormData();
    body.append("paper", new Blob([text]), "a.txt");
    return house.ask("POST", "/sends", "visitor-1", { body, headers: { "idempotency-key": "the-same" } });
  };
  const answers = [await send("satu"), await send("satu"), await send("dua")];
  expect(
    answers.map(({ status }) => status),
    answers[0]?.text,
  ).toEqual([201, 201, 422]);
  expect(answers[1]?.body).toEqual(answers[0]?.body);
});

describe("a form with files", () => {
  const form = (fields: Record<string, string>, files: [string, Buffer | string, string][]) => {
    const body = new FormData();
    for (const [key, text] of Object.entries(fields)) body.append(key, text);
    for (const [key, bytes, called] of files)
      body.append(key, new Blob([bytes as never], { type: "image/png" }), called);
    return house.ask("POST", "/forms", undefined, { body });
  };
  const pathsOf = ({ status, body }: Awaited<ReturnType<typeof form>>) => [
    status,
    ...(body.errors ?? []).map(({ path }: { path: string }) => path),
  ];

  it("gives its fields, and its files by what their content is, whatever their sender calls them", async () => {
    const { status, body } = await form({ title: "Hasil" }, [
      ["photo", png, "../../etc/passwd.exe"],
      ["papers", "catatan", "a\u202e.txt"],
    ]);
    expect(status).toBe(200);
    expect(body.data).toEqual({
      title: "Hasil",
      files: [
        { name: "passwd.exe.png", type: "image/png" },
        { name: "a.txt", type: "text/plain" },
      ],
    });
  });

  it("keeps a long name of a file whole signs at a time, with its ending", async () => {
    for (const before of [195, 199]) {
      const { body } = await form({ title: "a" }, [["photo", png, `${"n".repeat(before)}😀.png`]]);
      const { name } = body.data.files[0];
      expect([name.isWellFormed(), name.length, name.slice(-4)]).toEqual([true, 200, ".png"]);
    }
  });

  it("gives no file an ending by which a system would take it for something else", async () => {
    const nameOf = async (called: string) =>
      (await form({ title: "a" }, [["papers", "%PDF-1.4\n<html><script>", called]])).body.data.files[0];
    expect(await nameOf("hasil lab.hta")).toEqual({ name: "hasil lab.hta.pdf", type: "application/pdf" });
  });

  it("is refused for what is wrong with it, all of it told", async () => {
    expect(pathsOf(await form({ title: "x".repeat(21) }, [["photo", "<html>", "a.png"]]))).toEqual([
      400,
      "title",
      "photo",
    ]);
    expect(pathsOf(await form({}, [["photo", png, "a.png"]]))).toEqual([400, "title"]);
    expect(pathsOf(await form({ title: "a", more: "b" }, []))).toEqual([400, "more"]);
    expect(pathsOf(await form({ title: "a" }, [["other", png, "a.png"]]))).toEqual([400, "other"]);
    expect(pathsOf(await form({ title: "a" }, [["papers", "x".repeat(201), "a.txt"]]))).toEqual([400, "papers"]);
    // Also the largest of them, and by little: it is refused and not cut.
    const large = Buffer.concat([png, Buffer.alloc(1_001 - png.length)]);
    expect(pathsOf(await form({ title: "a" }, [["photo", large, "a.png"]]))).toEqual([400, "photo"]);
    const three = Array.from({ length: 3 }, (): [string, string, string] => ["papers", "ya", "a.txt"]);
    expect(pathsOf(await form({ title: "a" }, three))).toEqual([400, "papers"]);
    expect(pathsOf(await form({ title: "a" }, [["photo", "", "a.png"]]))).toEqual([400, "photo"]);
  });

  it("is bounded as a whole, and must be a form, and whole", async () => {
    expect((await form({ title: "a" }, [["photo", "x".repeat(30_000), "a.png"]])).status).toBe(413);
    const headers = { "content-type": "application/json" };
    expect((await house.ask("POST", "/forms", undefined, { body: "{}", headers })).status).toBe(415);
    const cut = { "content-type": "multipart/form-data; boundary=x" };
    const body = '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nhalf';
    expect((await house.ask("POST", "/forms", undefined, { body, headers: cut })).status).toBe(400);
    const inFile = '--x\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\nhalf of a file';
    expect((await house.ask("POST", "/forms", undefined, { body: inFile, headers: cut })).status).toBe(400);
    const nameless = (name: string) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: application/octet-stream\r\n\r\nya\r\n--x--\r\n`;
    for (const name of ["photo", "constructor", "__proto__"])
      expect((await house.ask("POST", "/forms", undefined, { body: nameless(name), headers: cut })).status).toBe(400);
    const without = { "content-type": "multipart/form-data; charset=utf-8" };
    expect((await house.ask("POST", "/forms", undefined, { body: "--x", headers: without })).status).toBe(415);
  });
});
