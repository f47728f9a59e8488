import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cast, gatherCast } from "./cast.ts";
import { aWholePatient } from "./endpoints.ts";
import { hostileTexts, inBatches } from "./hostile.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await gatherCast();
});
afterAll(() => cast.stop());

describe("what is text", () => {
  const asNote = { ...aWholePatient(), address: { line: "x" } };
  /** A line of at most 100 characters with something to see, which turns nothing around it. */
  const isOneLine = (text: string) =>
    !/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u.test(text) &&
    text.isWellFormed() &&
    text.replaceAll("\u200b", "").trim() !== "" &&
    text.length <= 100;

  it("is stored and returned exactly, in every field that takes it", async () => {
    const texts = hostileTexts.filter(isOneLine).map((text) => text.trim());
    expect(texts.length).toBeGreaterThan(40);
    await inBatches(texts, async (text) => {
      const fields = {
        name: text,
        notes: ` ${text}\n${text} `,
        address: { line: text, city: text },
        emergencyContact: { name: text, relationship: "x", phone: "+6281311112222" },
        allergies: [{ substance: text, reaction: text, severity: "mild" }],
        tags: text.length <= 40 ? [text] : [],
      };
      const { token } = cast.people.staff;
      const stored = await cast.ask("POST", "/api/patients", { token, json: { ...asNote, ...fields } });
      expect([text, stored.status]).toEqual([text, 201]);
      expect(stored.body.data).toMatchObject(fields);
      const path = `/api/patients/${stored.body.data.id}`;
      for (let read = 0; read < 2; read++)
        expect((await cast.ask("GET", path, { token })).body.data).toEqual(stored.body.data);
      const changed = await cast.ask("PATCH", path, { token, json: { notes: text } });
      expect(changed.body.data).toMatchObject({ ...fields, notes: text });
    });
  });

  it("finds nobody by wildcards or SQL", async () => {
    for (const q of ["%", "_", "%%", "\\", "'", "%_%", "' or '1'='1' -- %"]) {
      const query = `?q=${encodeURIComponent(q)}&limit=100`;
      const { status, body } = await cast.ask("GET", `/api/patients${query}`, { token: cast.people.staff.token });
      expect([q, status]).toEqual([q, 200]);
      for (const { name } of body.data) expect(name.toLowerCase()).toMatch(/or/);
      const accounts = await cast.ask("GET", `/api/users${query}`, { token: cast.people.admin.token });
      expect([q, accounts.body.data]).toEqual([q, []]);
    }
  });
});

describe("a CSV file", () => {
  const header = "name,birthDate,gender";
  it.each([
    ...[
      "",
      "\n",
      "x",
      "name",
      `${header},__proto__`,
      `${header},constructor`,
      `${header},name`,
      '"',
      `${header}\n"`,
      `${header}\n"a`,
    ],
    ...[
      `${header}\n${",".repeat(5_000)}`,
      `${header}\n\u0000,\u0000,\u0000`,
      `\ufeff${header}\nx`,
      "\u0000".repeat(100),
      `${header}\n${"x".repeat(200_000)}`,
    ],
    ...["a".repeat(100_000), `${header}\r${header}`, "\xff\xfe\x00", `${header}\n"a""b"c,1,2`],
  ])("of nonsense stores nobody", async (text) => {
    const answer = await cast.ask("POST", "/api/patients/import", {
      token: cast.people.staff.token,
      body: text,
      headers: { "content-type": "text/csv" },
    });
    expect([200, 400]).toContain(answer.status);
    if (answer.status === 200) expect(answer.body.data.created).toBe(0);
    else expect(answer.body.errors.length).toBeGreaterThan(0);
  });
});
