import type { writableColumns } from "@rawat/contracts";
import { address } from "./addresses.ts";
import { personName, type Sex } from "./names.ts";
import { bpjsNumber, nikOf, patientPhone, relativePhone } from "./numbers.ts";
import { createRandom, type Random } from "./random.ts";

type Column = (typeof writableColumns)[number];

/** One line of a register: the text of each column. */
export type Cells = Record<Column, string>;

const bloodTypes = ["A+", "B+", "AB+", "O+", "O+", "B+", "A", "B", "O", "AB", "A-", "O-", "unknown"] as const;
const allergies = [
  "Penisilin|ruam|moderate",
  "Amoksisilin|gatal|mild",
  "Udang|bengkak pada bibir|severe",
  "Kacang tanah|sesak napas|severe",
  "Debu|bersin|mild",
  "Aspirin|gatal|moderate",
  "Ibuprofen",
  "Sulfonamida|ruam|moderate",
  "Susu sapi|diare|mild",
  "Lateks",
  "Telur|ruam",
] as const;
const relationships = {
  female: ["istri", "ibu", "anak", "kakak", "adik", "bibi"],
  male: ["suami", "ayah", "anak", "kakak", "adik", "paman"],
} as const;
const degrees = [", S.Pd.", ", S.E.", ", S.H.", ", A.Md.", ", M.M."] as const;
const tags = ["prolanis", "rujukan", "kontrol rutin", "vip", "perlu pendamping"] as const;
const notes = [
  "Lebih suka dihubungi sore hari.",
  "Memakai kursi roda; siapkan ruang di lantai dasar.",
  "Riwayat hipertensi, kontrol tiap bulan.",
  'Minta dipanggil dengan nama panggilan, mohon bicara "agak keras".',
  "Rujukan puskesmas.\nMembawa hasil laboratorium lama.",
] as const;

/** The person of one row; every row draws from a stream of its own. */
export function person(seed: number, row: number): Cells {
  const random = createRandom(seed, row);
  const sex: Sex = random.chance(0.53) ? "female" : "male";
  const birthDate = dateOfBirth(random);
  const hasDegree = birthDate < "1998" && random.chance(0.05);
  const name = personName(random, sex) + (hasDegree ? random.pick(degrees) : "");
  const hasNik = random.chance(0.88);
  const relative = random.chance(0.45) ? relativeOf(random, row) : undefined;
  const home: Partial<ReturnType<typeof address>> = random.chance(0.93) ? address(random) : {};
  return {
    name,
    birthDate,
    gender: random.chance(0.005) ? "unknown" : sex,
    nik: hasNik ? nikOf(row, birthDate, sex === "female") : "",
    bpjsNumber: random.chance(0.6) ? bpjsNumber(row) : "",
    // Who has no NIK is known again by name, birth date and phone.
    phone: !hasNik || random.chance(0.9) ? patientPhone(row, random) : "",
    email: random.chance(0.4) ? emailOf(name, row) : "",
    "address.line": home.line ?? "",
    "address.village": home.village ?? "",
    "address.district": home.district ?? "",
    "address.city": home.city ?? "",
    "address.province": home.province ?? "",
    "address.postalCode": home.postalCode ?? "",
    bloodType: random.chance(0.7) ? random.pick(bloodTypes) : "",
    allergies: random.chance(0.15) ? several(random, allergies) : "",
    "emergencyContact.name": relative?.name ?? "",
    "emergencyContact.relationship": relative?.relationship ?? "",
    "emergencyContact.phone": relative?.phone ?? "",
    notes: random.chance(0.12) ? random.pick(notes) : "",
    tags: random.chance(0.2) ? several(random, tags) : "",
  };
}

function relativeOf(random: Random, row: number) {
  const sex: Sex = random.chance(0.5) ? "female" : "male";
  const relationship: string = sex === "female" ? random.pick(relationships.female) : random.pick(relationships.male);
  return { name: personName(random, sex), relationship, phone: relativePhone(row, random) };
}

const firstYear = 1935;
const years = 91;
const dayMs = 86_400_000;

function dateOfBirth(random: Random): string {
  const days = random.below(Math.floor(years * 365.25));
  return new Date(Date.UTC(firstYear, 0, 1) + days * dayMs).toISOString().slice(0, 10);
}

/** `example.test` is reserved for examples: no letter arrives. */
function emailOf(name: string, row: number): string {
  const plain = name.toLowerCase().replace(/,.*$/, "").replace(/\s+/g, ".");
  return `${plain}.${row + 1}@example.test`;
}

/** One or two entries of a list, each once. */
function several(random: Random, list: readonly [string, ...string[]]): string {
  const first = random.pick(list);
  const second = random.chance(0.25) ? random.pick(list) : first;
  return second === first ? first : `${first};${second}`;
}
