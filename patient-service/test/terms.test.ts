import { describe, expect, it } from "vitest";
import { prefixesOf, type Searchable, termsOf } from "../src/search/terms.ts";

const patient: Searchable = {
  name: "Ni Luh Sri-Wahyuni O'Hara Müller",
  medicalRecordNumber: "RM-000042",
  nik: "3174014302900001",
  phone: "+6281234567890",
  email: "sri.w_12@example.test",
};
const finds = (search: string, whom: Partial<Searchable> = {}) => {
  const prefixes = prefixesOf(search);
  const terms = termsOf({ ...patient, ...whom });
  return prefixes.length > 0 && prefixes.every((prefix) => terms.some((term) => term.startsWith(prefix)));
};

describe("a search", () => {
  it.each([
    "ni",
    "WAHY",
    "sri",
    "hara",
    "muller",
    "Mül",
    "luh sri",
    "sri luh",
    "o'hara",
    "ohara",
    "sri-wah",
    "sriwah",
    "luh-sri-wahyuni",
    "rm-0000",
    "RM-000042",
    "RM000042",
    "rm 42",
    "RM 000042",
    "rm-42",
    "rm42",
    "rm-",
    "sri rm 42",
    "rm42, sri",
    "000042",
    "3174014",
    "0812-3456",
    "0812 3456 7890",
    "+62 812",
    "62812",
    "sri.w_12",
    "sriw12",
    "sri.w",
    "sri.w_12@exam",
    "Sri.W_12@Example.test sri",
  ])("finds by %j", (search) => expect(finds(search)).toBe(true));

  it.each([
    "ahyuni",
    "luh budi",
    "luhwahyuni",
    "42",
    "12345678",
    "example.test",
    "w_12",
    "rm",
    "rm-1",
    "rm 4",
    "rm421",
    "rm-00005",
  ])("does not find by %j", (search) => expect(finds(search)).toBe(false));

  it.each(["%", "_", "'", "—", "***", "()"])("asks for nothing when it holds no word: %j", (search) =>
    expect(prefixesOf(search)).toEqual([]),
  );

  it("asks for eight beginnings at most, each of 64 characters at most", () => {
    const prefixes = prefixesOf(
      Array.from({ length: 20 }, (_, index) => `${"x".repeat(100)}${index} kata${index}`).join(" "),
    );
    expect(prefixes.length).toBeLessThanOrEqual(8);
    expect(Math.max(...prefixes.map((prefix) => prefix.length))).toBeLessThanOrEqual(64);
  });

  it("asks once for what another word says already", () => expect(prefixesOf("ra rahma RAH")).toEqual(["rahma"]));

  it("finds a phone from abroad with its country, and by no other number", () => {
    const abroad = { phone: "+6591234567" };
    for (const search of ["+65 9123 4567", "659123"]) expect(finds(search, abroad), search).toBe(true);
    for (const search of ["01234567", "0659123", "091234567"]) expect(finds(search, abroad), search).toBe(false);
  });
});

describe("a name is found", () => {
  it.each([
    ["Ma'ruf Amin", ["maruf", "ma'ruf", "ma’ruf", "maʼruf", "ruf", "amin maruf", "marufamin"]],
    ["Maʼruf Amin", ["maruf", "ma'ruf", "ma`ruf", "ruf"]],
    ["Nur'aini", ["nuraini", "nur'aini", "nur aini", "aini"]],
    ["Nur Aini", ["nuraini", "nur-aini", "NUR'AINI"]],
    ["Nur\u00adaini", ["nuraini", "nur\u200daini"]],
    ["Siti\u200bAminah", ["sitiaminah"]],
    ["Siti Nur Aini", ["siti-nur-aini", "sitinurai", "nuraini"]],
    ["O'Brien", ["obrien", "o'brien", "O´Brien", "brien"]],
    ["Abdul-Rahman Saleh", ["abdulrahman", "abdul-rahman", "abdul rahman", "abdul‑rah", "rahman saleh"]],
    ["I.B. Wisnu", ["ib wisnu", "i.b. wisnu", "i b wisnu", "wisnu ib", "ibwisnu"]],
    ["I. B. Wisnu", ["ib wisnu", "i.b.wisnu", "bwisnu"]],
    ["A.A.Gde Raka", ["aagde", "a.a.gde", "aa gde", "a.gde", "raka aagde"]],
    ["R.M. Soedibyo", ["rm soedibyo", "r.m. soedibyo", "rm"]],
    ["Rmeyla", ["rm", "rme"]],
    ["Łukasz Weiß", ["lukasz", "łukasz", "weiss", "WEISS", "weiß", "Weis"]],
    ["Søren Ægir Đỗ Þór", ["soren", "søren", "aegir", "do", "đỗ", "thor"]],
    ["Işık Ħal", ["isik", "hal", "IŞIK"]],
    ["王小明", ["王", "王小明"]],
    ["محمد علي", ["محمد", "علي محمد", "مُحَمَّد"]],
    ["ꦱꦶꦠꦶ", ["ꦱꦶꦠꦶ", "ꦱꦶ"]],
    ["क्ष‍मा", ["क्षमा", "क्ष"]],
  ])("%s", (name, searches) => {
    for (const search of searches) expect(finds(search, { name, email: null }), search).toBe(true);
  });
});

describe("titles", () => {
  it.each([
    "dr. Budi Hartono, Sp.A",
    "Prof. Dr. dr. H. Budi Hartono, Sp.PD-KGEH., M.Kes",
    "dr.Budi Hartono Sp. OG(K)",
    "Ir. H. Budi Hartono, S.E., M.M.",
    "K.H. Budi Hartono",
    "KH Budi Hartono",
    "Ny. Budi Hartono, A.Md.Keb",
    "BUDI HARTONO, TN",
    "By. Ny. Budi Hartono",
    "Budi Hartono (Alm)",
    "Budi Hartono, SKM",
    "drg Budi Hartono, S.Kep., Ns.",
  ])("are not what %s is found by, and do not hinder", (name) => {
    const plain = termsOf({ ...patient, name: "Budi Hartono" });
    expect(termsOf({ ...patient, name })).toEqual(plain);
    for (const search of [name, "budi h", "dr. budi", "dr budi", "h budi hartono", "hj. hartono", "Budi, Sp.A"])
      expect(finds(search, { name }), search).toBe(true);
    for (const search of ["dr", "drg", "sp.a", "m.kes", "prof", "ny"])
      expect(finds(search, { name }), search).toBe(false);
  });

  it.each([
    ["H", ["h", "H."]],
    ["dr. H.", ["h", "dr"]],
    ["Hasan Drajat", ["h", "has", "dr", "hasan dr", "drajat h", "h d"]],
    ["Ahmad H. Nasution", ["ahmad h nasution", "nasution h. ahmad", "h"]],
    ["Budi H.", ["budi h", "budi h.", "h"]],
    ["An Nisa", ["an", "an nisa", "nisa an", "annisa"]],
    ["S.H. Mintardja", ["sh mintardja", "s.h. mintardja", "mintardja s"]],
    ["Kho, Se Hun", ["se hun", "kho se", "hun, se"]],
    ["Irma Sespuri", ["ir", "ir se", "irma se", "sesp"]],
    ["H.M. Yusuf", ["hm yusuf", "h.m. yusuf", "h. yusuf"]],
    ["Spencer Masturah", ["spen", "spencer ma", "mas sp"]],
  ])("are not what only looks like one: %s", (name, searches) => {
    for (const search of searches) expect(finds(search, { name, email: null }), search).toBe(true);
  });
});
