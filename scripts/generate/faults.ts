import type { Cells } from "./person.ts";

/** One way to break a line, and the path under which an import tells of it. */
export interface Fault {
  readonly path: string;
  /** Changes the cells; the rest of the line stays good, so that there is nothing else to tell. */
  readonly cells?: (cells: Cells) => Partial<Cells>;
  /** Changes the finished line. */
  readonly line?: (line: string) => string;
  /** The line is written in Latin-1, as old spreadsheets do. */
  readonly latin1?: true;
}

const cells = (path: string, change: (cells: Cells) => Partial<Cells>): Fault => ({ path, cells: change });

/** What goes wrong in registers that people keep in spreadsheets. */
export const faults: readonly Fault[] = [
  cells("name", () => ({ name: "   " })),
  cells("name", () => ({ name: "Panjang ".repeat(40).trim() })),
  cells("birthDate", () => ({ birthDate: "" })),
  cells("birthDate", () => ({ birthDate: "2001-02-30" })),
  cells("birthDate", ({ birthDate }) => ({ birthDate: birthDate.split("-").reverse().join("/") })),
  cells("birthDate", () => ({ birthDate: "2199-01-01" })),
  cells("birthDate", () => ({ birthDate: "1066-10-14" })),
  cells("gender", () => ({ gender: "LP" })),
  cells("gender", () => ({ gender: "" })),
  cells("nik", () => ({ nik: "310000010101001" })),
  cells("nik", () => ({ nik: "31000001130100O1" })),
  cells("nik", () => ({ nik: "3100000113010001" })),
  cells("nik", () => ({ nik: "3,1E+15" })),
  cells("bpjsNumber", () => ({ bpjsNumber: "99999000001" })),
  cells("phone", () => ({ phone: "0840" })),
  cells("phone", () => ({ phone: "+99 102 555 0100" })),
  cells("phone", () => ({ phone: "telepon rumah" })),
  cells("email", () => ({ email: "tanpa-at.example.test" })),
  cells("address.postalCode", () => ({ "address.postalCode": "1234" })),
  cells("bloodType", () => ({ bloodType: "C" })),
  cells("allergies.0.severity", () => ({ allergies: "Penisilin|ruam|parah" })),
  cells("allergies.0.substance", () => ({ allergies: "|ruam" })),
  cells("emergencyContact.phone", () => ({
    "emergencyContact.name": "Ibu Sri",
    "emergencyContact.relationship": "ibu",
    "emergencyContact.phone": "",
  })),
  cells("tags", () => ({ tags: "rujukan;rujukan" })),
  // Notes of several lines would make it a matter of taste which line such a row is on.
  { path: "", cells: () => ({ notes: "" }), line: (line) => `${line},lebih` },
  { path: "", cells: () => ({ name: "Ren\u00e9e Sari" }), latin1: true },
];
