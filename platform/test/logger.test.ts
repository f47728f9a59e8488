import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Unavailable } from "../src/errors.ts";
import { createLogger } from "../src/logger.ts";
import { openOwnDatabase } from "./own-database.ts";

const logged = (fields: object, words?: string): string => {
  const lines: string[] = [];
  createLogger("things", "info", { write: (line: string) => void lines.push(line) }).error(fields, words);
  return lines.join("");
};

describe("a log line", () => {
  const own = {
    password: "secret-1",
    newPassword: "secret-2",
    currentPassword: "secret-3",
    token: "secret-4",
    access_token: "secret-5",
    refresh_token: "secret-6",
    authorization: "secret-7",
    cookie: "secret-8",
    nik: "secret-9",
    phone: "secret-10",
    email: "secret-11",
    name: "secret-12",
    birthDate: "secret-13",
  };

  it.each(Object.entries(own))("holds no %s, neither of its own nor of what it tells of", (name, value) => {
    for (const fields of [{ [name]: value }, { patient: { [name]: value } }, { headers: { [name]: value } }]) {
      expect(logged({ ...fields, requestId: "kept" })).not.toContain(value);
      expect(JSON.parse(logged({ ...fields, requestId: "kept" })).requestId).toBe("kept");
    }
  });

  it("tells of an error its words, its code, its place and its cause, and nothing that somebody hung on it", () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED"), {
      code: "ECONNREFUSED",
      address: "10.0.0.7",
      port: 3306,
      config: { headers: { authorization: "Bearer secret" }, data: '{"nik":"secret"}' },
      sql: "insert into patients values ('secret')",
      response: { data: { allergies: ["secret"] } },
    });
    const text = logged({ err: new Unavailable("service_unavailable", { cause }) }, "it failed");
    expect(text).not.toContain("secret");
    expect(JSON.parse(text)).toMatchObject({
      msg: "it failed",
      err: {
        type: "Unavailable",
        stack: expect.stringContaining("logger.test.ts"),
        cause: { message: "connect ECONNREFUSED", code: "ECONNREFUSED", address: "10.0.0.7", port: 3306 },
      },
    });
  });

  it("is one line of bounded length for an error that causes itself, and no fault of its own", () => {
    const one = new Error("it failed");
    const other = new Error("so did this", { cause: one });
    one.cause = other;
    const text = logged({ err: one }, "a round");
    expect(text.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(text)).toMatchObject({ msg: "a round", err: { cause: { message: "so did this" } } });
    expect(text.length).toBeLessThan(20_000);
  });
});

describe("what a database says of a statement that failed", () => {
  let own: Awaited<ReturnType<typeof openOwnDatabase>>;
  let db: typeof own.db;
  beforeAll(async () => {
    own = await openOwnDatabase();
    db = own.db;
    await db.schema.createTable("persons", (table) => {
      table.string("nik", 16).notNullable().unique();
      table.string("name", 20).notNullable();
    });
  });
  afterAll(async () => {
    await own.close();
  });

  const person = { nik: "3174096112900001", name: "Siti 'Nur' Hidayah" };
  const nobodysWords = /3174096112900001|Siti|Nur|Hidayah/;
  const failing = {
    "a value that is there already": () => db("persons").insert(person),
    "a column that is missing": () => db("persons").insert({ ...person, nik: null }),
    "a column that is not": () => db("persons").where({ name: person.name, nothing: person.nik }),
    "a table that is not": () => db("nothing").whereIn("name", [person.name, person.nik]),
    "several rows": () => db("persons").insert([{ nik: "1", name: "x" }, person]),
  };

  it.each(Object.entries(failing))("holds no value of it in the log: %s", async (_, fail) => {
    await db("persons").delete();
    await db("persons").insert(person);
    const error = await Promise.resolve(fail()).then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    const text = logged({ err: error }, "a request failed by our own fault");
    expect(text).not.toMatch(nobodysWords);
    expect(JSON.parse(text).err.message.length).toBeGreaterThan(10);
  });
});
