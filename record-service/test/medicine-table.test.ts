import { describe, expect, it } from "vitest";
import { diagnosisList } from "../src/diagnoses/diagnosis-list.ts";
import { inIndonesianSpelling } from "../src/medicines/letters.ts";
import { medicineTable, readMedicines } from "../src/medicines/medicine-table.ts";
import { isOneLetterApart } from "../src/medicines/one-letter-apart.ts";
import { ordinaryWords } from "../src/medicines/ordinary-words.ts";
import { recogniseMedicines } from "../src/medicines/recognise-medicines.ts";

const { names, classes } = medicineTable;
const recognised = (text: string) => recogniseMedicines(text).medicines.map(({ name }) => name);

describe("the table of medicines", () => {
  it("has far more than 300 names, in the classes that matter", () => {
    expect(names.size).toBeGreaterThan(1_000);
    expect(classes.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        ...["penicillins", "cephalosporins", "carbapenems", "sulfonamides", "macrolides", "lincosamides", "quinolones"],
        ...["tetracyclines", "aminoglycosides", "nitroimidazoles", "azoles", "glycopeptides", "rifamycins", "nsaids"],
        ...["paracetamol", "opioids", "amide-anaesthetics", "ester-anaesthetics", "ace-inhibitors", "statins"],
        ...["aromatic-anticonvulsants", "iodinated-contrast", "proton-pump-inhibitors", "heparins"],
      ]),
    );
  });

  it("says every class in both languages", () =>
    expect(classes.filter(({ display, displayId }) => !display || !displayId)).toEqual([]));

  it("is tidy: no name has a stray space, or none of its own letters", () => {
    const untidy = [...names].filter(
      ([key, { name }]) => key === "" || name !== name.trim() || /\s{2}|[|@]/.test(name),
    );
    expect(untidy).toEqual([]);
  });

  it("takes no name twice, for it would stand in two classes, and no product of what it does not know", () => {
    expect(() => readMedicines("@a\tA\tA\t\nx\ty\tz\n@b\tB\tB\t\nw\t\tZ")).toThrow("Z stands twice");
    expect(() => readMedicines("@a\tA\tA\t\nx\n+\tp\tx, q")).toThrow("q is neither");
    expect(() => readMedicines("@a\tA\tA\t\nx\n+\tp\t@b")).toThrow("@b is neither");
  });

  it("puts a name into several classes only where it is a product of several substances", () => {
    const several = [...names.values()].filter((medicine) => medicine.classes.size > 1);
    expect(
      several.filter(({ name, substances }) => substances.length < 2 && !/lactam|laktam|lokal|local/.test(name)),
    ).toEqual([]);
    expect(several.map(({ name }) => name)).toContain("Ultracet");
  });

  it("has hardly a name that is one letter away from one of another meaning", () => {
    const keys = [...names.keys()].filter((key) => key.length >= 6);
    const lookalikes = keys.flatMap((one) =>
      keys
        .filter((other) => one < other && Math.abs(one.length - other.length) < 2 && isOneLetterApart(one, other))
        .filter((other) => {
          const [first, second] = [names.get(one), names.get(other)];
          return (
            first?.substances[0] !== second?.substances[0] &&
            ![...(first?.classes ?? [])].some((each) => second?.classes.has(each))
          );
        })
        .map((other) => `${one} ${other}`),
    );
    expect(lookalikes).toEqual(["imodium iodium"]);
  });
});

describe("recognising medicines", () => {
  it("finds every name in Indonesian spelling too, also one that the table does not have", () => {
    const spelt = ({ name }: { name: string }) =>
      name
        .toLowerCase()
        .split(/[^a-z]+/)
        .map(inIndonesianSpelling)
        .join(" ");
    const lost = [...names.values()].filter((medicine) => {
      const [found] = recogniseMedicines(spelt(medicine)).medicines;
      const shared = found?.substances.some((each) => medicine.substances.includes(each));
      return !shared && ![...medicine.classes].some((each) => found?.classes.has(each));
    });
    expect(lost).toEqual([]);
  });

  it("finds every name as it is written, and no other", () => {
    const lost = [...names.values()].filter(({ name }) => recognised(`Obat ${name} 500 mg`).join() !== name);
    expect(lost).toEqual([]);
  });

  it("finds every long name without one of its letters", () => {
    const long = [...names].filter(([key, { name }]) => key.length >= 8 && !/[\s-]/.test(name));
    expect(long.length).toBeGreaterThan(500);
    const lost = long.filter(([key, { classes: told, substances }]) => {
      const found = recogniseMedicines(key.slice(0, 4) + key.slice(5)).medicines;
      return !found.some(
        (one) =>
          one.substances.some((each) => substances.includes(each)) || [...one.classes].some((each) => told.has(each)),
      );
    });
    expect(lost.map(([key]) => key)).toEqual([]);
  });

  it("takes no word of the diagnoses for a medicine, but those that are one", () => {
    const found = new Set(diagnosisList.flatMap(({ words }) => recognised(words.join(" "))));
    const meant = [
      ...["ascorbic acid", "caffeine", "insulin", "iodine", "iodium", "kafein", "metadon"],
      ...["opioid", "opioids", "parasetamol", "penicillin", "penisilin", "vitamin C"],
    ];
    expect([...found].sort()).toEqual(meant);
  });

  it("takes no word around a name for one", () => {
    expect([...ordinaryWords].flatMap((word) => recognised(word))).toEqual([]);
    const others = `udang kepiting ikan cumi kerang kacang telur susu cokelat nanas stroberi gandum kedelai ayam sapi debu tungau
      dingin serbuk sari bulu kucing anjing lateks karet lebah tawon semut parfum deterjen sabun logam nikel matahari keringat
      pagi siang malam hari minggu sehari sekali dua tiga empat lima sesak napas dokter perawat klinik puskesmas rumah sakit
      shrimp crab peanut wheat soy milk latex pollen dust mites house seafood shellfish strawberry chocolate perfume sunlight
      morning evening daily twice three times before after meals needed doctor nurse clinic hospital apply thin layer affected`;
    expect(recognised(others)).toEqual([]);
  });
});

describe("names of different things that are one letter apart", () => {
  it("are each taken only as they are written", () => {
    for (const neither of ["imdium", "imodum", "iodum"]) expect(recognised(neither), neither).toEqual([]);
    expect(recognised("Imodium")).toEqual(["Imodium"]);
    expect(recognised("iodium").map((name) => name.toLowerCase())).toEqual(["iodium"]);
  });
});

describe("one letter", () => {
  it.each([
    ["aspirin", "aspirin", true],
    ["aspirin", "asprin", true],
    ["aspirin", "aspirrin", true],
    ["aspirin", "aspiren", true],
    ["aspirin", "apsirin", true],
    ["aspirin", "aspirins", true],
    ["aspirin", "spirin", true],
    ["aspirin", "aspr", false],
    ["aspirin", "asiprni", false],
    ["aspirin", "espiren", false],
    ["", "a", true],
    ["ab", "ba", true],
    ["abc", "cab", false],
  ])("or none is between %s and %s: %s", (one, other, expected) => {
    expect(isOneLetterApart(one, other)).toBe(expected);
    expect(isOneLetterApart(other, one)).toBe(expected);
  });
});
