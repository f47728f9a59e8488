import { describe, expect, it } from "vitest";
import { fieldChanges } from "../src/history/field-changes.ts";
import { type Fields, fieldsOf } from "../src/register/patient.ts";

const person = fieldsOf({ name: "Siti", birthDate: "1990-02-03", gender: "female" });
const having = (more: Partial<Fields>): Fields => ({ ...person, ...more });

describe("what became what", () => {
  const penicillin = { substance: "Penisilin" };
  it.each([
    ["nothing, where nothing differs", {}, {}, []],
    [
      "nothing, where a part that is null was left out before",
      { address: { city: "Solo" } },
      { address: { city: "Solo", line: null } },
      [],
    ],
    ["nothing, where an address without parts was none before", {}, { address: {} }, []],
    [
      "nothing, where an allergy's empty part was left out before",
      { allergies: [penicillin] },
      { allergies: [{ ...penicillin, severity: null }] },
      [],
    ],
    [
      "nothing, where an allergy's parts stand in another order",
      { allergies: [{ substance: "x", severity: "mild" }] },
      { allergies: [{ severity: "mild", substance: "x" }] },
      [],
    ],
    ["nothing, where empty notes were none before", {}, { notes: "" }, []],
    ["a field that is filled in", {}, { nik: "9999014302900001" }, [["nik", null, "9999014302900001"]]],
    ["a field that is emptied", { email: "a@b.test" }, { email: null }, [["email", "a@b.test", null]]],
    ["a list as a whole", { tags: ["a", "b"] }, { tags: ["b"] }, [["tags", ["a", "b"], ["b"]]]],
    ["a list in another order", { tags: ["a", "b"] }, { tags: ["b", "a"] }, [["tags", ["a", "b"], ["b", "a"]]]],
    [
      "an allergy's reaction",
      { allergies: [{ substance: "x", reaction: "ruam" }] },
      { allergies: [{ substance: "x", reaction: "sesak" }] },
      [["allergies", [{ substance: "x", reaction: "ruam" }], [{ substance: "x", reaction: "sesak" }]]],
    ],
    ["a list that is emptied", { allergies: [penicillin] }, { allergies: [] }, [["allergies", [penicillin], null]]],
    [
      "each part of an address that goes",
      { address: { line: "1", city: "Solo" } },
      { address: null },
      [
        ["address.line", "1", null],
        ["address.city", "Solo", null],
      ],
    ],
    [
      "the one part of a contact that differs",
      { emergencyContact: { name: "Budi", relationship: "suami", phone: "+62811111111" } },
      { emergencyContact: { name: "Budi", relationship: "ayah", phone: "+62811111111" } },
      [["emergencyContact.relationship", "suami", "ayah"]],
    ],
  ] as [string, Partial<Fields>, Partial<Fields>, unknown[][]][])("is %s", (_, before, after, expected) => {
    const told = fieldChanges(having(before), having(after)).map(({ field, from, to }) => [field, from, to]);
    expect(told).toEqual(expected);
  });

  it("is that the clinic has looked at who somebody is, where it had not, and never the other way", () => {
    const [unseen, seen] = [
      { ...person, registeredOnline: true },
      { ...person, registeredOnline: false },
    ];
    expect(fieldChanges(unseen, seen)).toEqual([{ field: "registeredOnline", from: true, to: false }]);
    for (const [before, after] of [
      [unseen, unseen],
      [seen, seen],
      [seen, unseen],
    ] as const)
      expect(fieldChanges(before, after)).toEqual([]);
    expect(fieldChanges(undefined, unseen).map(({ field }) => field)).toEqual(["name", "birthDate", "gender"]);
  });

  it("names every field of a form once", () => {
    const whole: Fields = {
      ...person,
      nik: "9999014302900001",
      bpjsNumber: "0001234567890",
      phone: "+62811111111",
      email: "a@b.test",
      address: { line: "a", village: "b", district: "c", city: "d", province: "e", postalCode: "40111" },
      bloodType: "A",
      allergies: [penicillin],
      emergencyContact: { name: "Budi", relationship: "ayah", phone: "+62811111111" },
      notes: "x",
      tags: ["y"],
    };
    const told = fieldChanges(undefined, whole).map(({ field }) => field.split(".")[0]);
    expect([...new Set(told)].sort()).toEqual(Object.keys(whole).sort());
    expect(told).toHaveLength(Object.keys(whole).length - 2 + 6 + 3);
  });
});
