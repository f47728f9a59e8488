import { describe, expect, it } from "vitest";
import { findAllergyConflicts } from "../src/medicines/allergy-conflicts.ts";

/** What joins a medication to an allergy: a class or substance, "the same name", or nothing. */
function jointOf(medication: string, substance: string): string {
  const [conflict] = findAllergyConflicts([medication], [{ substance }]);
  if (!conflict) return "nothing";
  return conflict.joinedBy?.display ?? "the same name";
}

describe("a prescription against an allergy", () => {
  it.each([
    // Of one class, as the clinic's people and the trade call them.
    ["amoxicillin", "penicillin", "penicillins"],
    ["Amoksilin 500 mg", "Penisilin", "penicillins"],
    ["Amoxilin", "PCN", "penicillins"],
    ["Amoxicillin", "amoksilin", "penicillins"],
    ["Ampicillin", "amoxcilin", "penicillins"],
    ["Amoksisilin 500 mg tab", "Penisilin", "penicillins"],
    ["Amoxsan 500", "alergi penicilin (ruam)", "penicillins"],
    ["inj. Ampisilin 1 g", "golongan penisilin", "penicillins"],
    ["Fenoksimetilpenisilin 250 mg", "penisilin", "penicillins"],
    ["Amoxicillin/clavulanic acid 625mg", "Ampicillin", "penicillins"],
    ["Co-amoxiclav 625", "penisilin", "penicillins"],
    ["AUGMENTIN", "Amoxicilin 500", "penicillins"],
    ["prokain penisilin", "amoksisilin", "penicillins"],
    ["Cefspan 100 mg", "antibiotik sefalosporin", "cephalosporins"],
    ["inj. Ceftriaxone 1 g", "cefixime", "cephalosporins"],
    ["Sefadroksil sirup", "Seftriakson", "cephalosporins"],
    ["Meropenem 1 g", "imipenem", "carbapenems"],
    ["Meropenem 1 g", "antibiotik beta laktam", "carbapenems"],
    ["Cefotaxime", "antibiotik beta laktam", "cephalosporins"],
    ["Bactrim forte", "obat sulfa", "sulfonamide antibiotics"],
    ["kotrimoksazol 480", "Sulfa", "sulfonamide antibiotics"],
    ["Sanprima", "sulfadiazine", "sulfonamide antibiotics"],
    ["Burnazin salep", "alergi sulfa", "sulfonamide antibiotics"],
    ["Sulfasalazine 500 mg", "sulfa", "sulfonamide antibiotics"],
    ["Ibuprofen 400 mg", "aspirin", "non-steroidal anti-inflammatories"],
    ["Ponstan 500", "NSAID", "non-steroidal anti-inflammatories"],
    ["asam mefenamat", "aspirin & ibuprofen", "non-steroidal anti-inflammatories"],
    ["Cataflam", "OAINS", "non-steroidal anti-inflammatories"],
    ["antalgin", "asetosal", "non-steroidal anti-inflammatories"],
    ["Bodrex Extra", "aspirin", "non-steroidal anti-inflammatories"],
    ["Saridon", "AINS", "non-steroidal anti-inflammatories"],
    ["Zithromax 500", "eritromisin", "macrolides"],
    ["Klaritromisin", "golongan makrolida", "macrolides"],
    ["klindamisin 300", "Lincocin", "lincosamides"],
    ["Siprofloksasin 500 mg", "kuinolon", "quinolones"],
    ["Cravit", "ciprofloxacin", "quinolones"],
    ["Doksisiklin", "tetrasiklin", "tetracyclines"],
    ["Gentamisin tetes mata", "streptomycin", "aminoglycosides"],
    ["tinidazol", "Flagyl", "nitroimidazoles"],
    ["Itrakonazol", "ketoconazole", "azole antifungals"],
    ["inj. lidokain 2%", "bupivacaine", "amide local anaesthetics"],
    ["Tramadol 50", "kodein", "opioids"],
    ["Kaptopril 25", "ramipril", "ACE inhibitors"],
    ["Fenitoin 100", "karbamazepin", "aromatic anticonvulsants"],
    ["Iopamiro", "kontras yodium", "iodinated contrast media"],
    ["Vancomycin", "teicoplanin", "glycopeptides"],
    ["Rimstar 4-FDC", "rifampin", "rifamycins"],
    ["Lansoprazol", "omeprazole", "proton pump inhibitors"],
    ["Lovenox", "heparin", "heparins"],
    ["Panadol", "parasetamol", "paracetamol"],
    ["Mixagrip", "Sanmol", "paracetamol"],
    // Of no class: the same substance under another name.
    ["Zyloric", "alopurinol", "allopurinol"],
    ["Pehadoxin", "INH", "isoniazid"],
    ["Betadine kumur", "yodium", "iodine"],
    // The same name, also one that the table does not know.
    ["Ibuprofen 400 mg tablet", "ibuprofen", "the same name"],
    ["klorheksidin kumur", "Klorheksidin", "the same name"],
    ["Klorheksidine", "klorheksidin", "the same name"],
    ["Chlorhexidine 0,2%", "klorheksidin", "the same name"],
    ["Zinkosulfamat", "alergi zinkosulfamat berat", "the same name"],
    ["minyak kacang", "kacang tanah", "the same name"],
  ])("%s for somebody with an allergy to %s is joined by %s", (medication, substance, expected) =>
    expect(jointOf(medication, substance)).toBe(expected),
  );

  it.each([
    ["a letter too many", "Amoxiccillin", "penisilin"],
    ["a letter too few", "Amoxicilin", "penicilin"],
    ["another letter", "Amoxisillin", "penicillin"],
    ["two exchanged", "Ibuprofne", "aspirin"],
    ["in the allergy", "ibuprofen", "asprin"],
    ["in a trade name", "Pontsan", "ibuprofen"],
    ["in a name of two words", "asam mefenamad", "ibuprofen"],
    ["a name cut in two", "ibu profen", "aspirin"],
    ["a name cut in two and misspelt", "ibu profem", "aspirin"],
    ["a hyphen", "co trimoxazole", "sulfa"],
    ["the strength without a space", "Amoxicillin500mg", "penisilin"],
    ["accents and case", "AMÓXICILLIN", "PÉNICILLIN"],
    ["two spellings in one word", "Amoxisilin", "peniciline"],
    ["a spelling that the table does not have", "Ceftriakson", "sefixime"],
  ])("is recognised despite %s: %s against %s", (_, medication, substance) =>
    expect(jointOf(medication, substance)).not.toBe("nothing"),
  );

  it.each([
    // Sulphur's other relatives are no sulfa.
    ["ferrous sulfate 300 mg", "sulfa"],
    ["Magnesium sulfat 40%", "alergi obat sulfa"],
    ["Salbutamol sulfat inhaler", "sulfa"],
    ["Atropin sulfas", "sulfa"],
    ["Glibenklamid 5 mg", "sulfa"],
    ["Furosemid 40", "sulfonamida"],
    ["Salbutamol sulfat", "magnesium sulfat"],
    // Neighbours in the dictionary, strangers in the pharmacy.
    ["Loperamid", "imodipin"],
    ["Imodium", "iodium"],
    ["Vitamin B kompleks", "vitamin C"],
    ["Omeprazol", "metronidazol"],
    ["Clotrimazole", "cotrimoxazole"],
    ["Metformin", "metronidazol"],
    ["Clindamycin", "erythromycin"],
    ["Cefixime", "penisilin"],
    ["Meropenem", "penisilin"],
    ["Parasetamol", "aspirin"],
    ["Prokain", "lidokain"],
    ["Penicillamine", "penicillin"],
    ["Klorpromazin", "klorfeniramin"],
    ["asam traneksamat", "asam mefenamat"],
    ["asam folat", "asam asetilsalisilat"],
    ["natrium diklofenak", "natrium valproat"],
    ["Clonidine", "Clozapine"],
    // Forms, strengths and other words around a name.
    ["Amlodipin tablet 10 mg", "tablet 10 mg"],
    ["Parasetamol sirup 120 mg/5 ml", "alergi sirup"],
    ["Obat batuk anak", "semua obat antibiotik"],
    ["Cetirizine 10", "ibuprofen 10"],
    ["Captopril", "tidak ada"],
    ["Captopril", "-"],
    ["Parasetamol", "udang, kepiting, ikan laut"],
    ["Amoxicillin", "debu, kacang, dingin, telur, susu sapi"],
    ["Antasida doen", "makanan laut"],
    ["Codeine", "coffein"],
    ["❤️ 500", "❤️"],
  ])("is none: %s for somebody with an allergy to %s", (medication, substance) =>
    expect(jointOf(medication, substance)).toBe("nothing"),
  );

  it("tells every allergy that a medication meets, each with its place and as it was written", () => {
    const allergies = [{ substance: "Penisilin (ruam)" }, { substance: "udang" }, { substance: "Amoxsan" }];
    const joinedBy = { display: "penicillins", displayId: "penisilin" };
    expect(findAllergyConflicts(["Captopril", "Amoksisilin"], allergies)).toEqual([
      { place: 1, medication: "Amoksisilin", substance: "Penisilin (ruam)", joinedBy },
      { place: 1, medication: "Amoksisilin", substance: "Amoxsan", joinedBy },
    ]);
  });

  it.each([
    ["Zolta", "Zoltu", "nothing"],
    ["Zolta", "Zolta", "the same name"],
    ["Zoltak", "Zoltuk", "the same name"],
  ])("of which the table knows neither, %s and %s, is joined by %s", (medication, substance, joint) =>
    expect(jointOf(medication, substance)).toBe(joint),
  );

  it.each([
    ["signs that are whole sentences", "\ufdfa".repeat(199)],
    ["signs that are words", "\u3316".repeat(199)],
    ["one long word", "abcdefghij".repeat(20)],
    ["many short words", "abcde ".repeat(33)],
  ])("is found in no time though it is made of %s", (_, text) => {
    const medications = Array.from({ length: 50 }, () => text);
    const substances = medications.map((substance) => ({ substance }));
    // The first time code is compiled.
    findAllergyConflicts(medications, substances);
    const startedAt = performance.now();
    findAllergyConflicts(medications, substances);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  it("is found in no time among as many as a form takes", () => {
    const texts = [
      "Amoksisilin 500 mg",
      "klorheksidin kumur",
      "udang, kepiting, debu",
      "Parasetamol sirup 120 mg/5 ml",
    ];
    const medications = Array.from({ length: 50 }, (_, place) => `${texts[place % 4]}`);
    const substances = medications.map((substance) => ({ substance }));
    const startedAt = performance.now();
    for (let turn = 0; turn < 10; turn++) findAllergyConflicts(medications, substances);
    // A millisecond or two on an idle machine.
    expect((performance.now() - startedAt) / 10).toBeLessThan(100);
  });
});
