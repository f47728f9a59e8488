/** Files as clinics have them. Nobody in them exists: no office has issued such NIKs, no network has such numbers. */

const given = [
  "Siti",
  "Budi",
  "Ni Luh",
  "Ma'ruf",
  "Abdul-Rahman",
  "Dewi",
  "Nur'aini",
  "I.B. Wisnu",
  "Łukasz",
  "Hj. Aminah",
] as const;
const pick = <T>(list: readonly T[], index: number) => list[index % list.length] as T;
const twoDigits = (number: number) => String(number).padStart(2, "0");
/** Each family has a region of its own, so that two files of one test run name nobody twice. */
const regionOf = (family: string) =>
  `3100${twoDigits([...family].reduce((sum, letter) => sum * 7 + letter.charCodeAt(0), 0) % 97)}`;
const nikOf = (region: string, index: number, day: string, month: string, year: number, woman: boolean) =>
  `${region}${woman ? Number(day) + 40 : day}${month}${String(year).slice(2)}${String((index % 9_999) + 1).padStart(4, "0")}`;

export interface ClinicFile {
  bytes: Buffer;
  /** How many people there are in it. */
  people: number;
  /** Lines of rows that cannot go in. */
  faulty: readonly number[];
  /** Lines of people who are in it twice. */
  again: readonly number[];
}

/**
 * A register out of Excel in Indonesia: semicolons, Windows line ends, Indonesian headers, L/P, days first, blank rows, notes
 * of several lines, a dash where there is nothing, nameless columns at the end, one stray quotation mark, and a mother whose twins
 * stand under her NIK. `family` is a word that all of them are found by.
 */
export function registerOfAClinic(rows: number, family: string): ClinicFile {
  const region = regionOf(family);
  const lines: string[] = [];
  let next = 1;
  const write = (...texts: readonly string[]) => {
    for (const text of texts) {
      lines.push(text);
      next += text.split("\r\n").length;
    }
  };
  write(
    "sep=;",
    "No. RM;Nama Pasien;Tgl. Lahir;L/P;NIK;No. HP/WA;Alamat;Kab/Kota;Gol. Darah;Alergi;Agama;Keterangan;;",
  );
  const faulty: number[] = [];
  const again: number[] = [];
  let people = 0;
  for (let index = 0; index < rows; index++) {
    const day = twoDigits((index % 28) + 1);
    const month = twoDigits((Math.floor(index / 28) % 12) + 1);
    const year = 1950 + (index % 60);
    const woman = index % 2 === 0;
    const nik = index % 10 === 3 ? "-" : nikOf(region, index, day, month, year, woman);
    const name = `${pick(given, index)} ${family} ${index}`;
    const phone = index % 10 === 3 || index % 3 === 0 ? `840${String(index).padStart(8, "0")}` : "-";
    const line = next;
    if (index === Math.floor(rows / 2)) {
      faulty.push(line);
      write(rowOf(index, `"${name}`, `${day}/${month}/${year}`, woman ? "P" : "L", "-", phone));
      continue;
    }
    people++;
    write(rowOf(index, name, `${day}/${month}/${year}`, woman ? "P" : "L", nik, phone, index % 7 === 0));
    if (index % 500 === 0) write(";;;;;;;;;;;;;", "");
    // The mother's NIK stands beside her twins.
    if (index === 2)
      for (const twin of ["Bayi Satu", "Bayi Dua"]) {
        faulty.push(next);
        write(rowOf(rows + index, `${twin} ${family}`, "01/02/2024", "L", nik, "-"));
      }
    if (index === 4) {
      again.push(next);
      write(rowOf(index, name, `${day}/${month}/${year}`, woman ? "P" : "L", nik, phone));
    }
  }
  return { bytes: Buffer.from(`\ufeff${lines.join("\r\n")}\r\n`), people, faulty, again };
}

function rowOf(
  index: number,
  name: string,
  born: string,
  sex: string,
  nik: string,
  phone: string,
  long = false,
): string {
  const note = long ? '"Alergi debu; kontrol rutin\r\nMinta dipanggil ""Bu"" saja"' : "";
  return [
    `00-${index}`,
    name,
    born,
    sex,
    nik,
    phone,
    `Jl. Mawar No. ${index}, RT 01`,
    "Sleman",
    "O",
    index % 11 ? "" : "Penisilin",
    "Islam",
    note,
    "",
    "",
  ].join(";");
}
