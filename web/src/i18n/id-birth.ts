/** Tanggal lahir: what was understood of it, how old somebody is, and what the NIK tells, in Indonesian. */
export const idBirth = {
  hint: "Hari, bulan, tahun: 17081992 atau 17/8/1992",
  veryOld: "Benarkah setua itu? Periksa tahunnya.",
  years: (count: number) => `${count} th`,
  months: (count: number) => `${count} bln`,
  days: (count: number) => `${count} hari`,
  nikTells: (born: string) => `Menurut NIK lahir ${born}. Periksa mana yang benar.`,
  nikOfSex: (sex: string) => `Menurut NIK ${sex}. Periksa mana yang benar.`,
  problems: {
    unclear: "Tanggal ini tidak terbaca. Tulis misalnya 17081992, 17/8/1992, atau 17 agu 1992.",
    shortYear: "Tulis tahun dengan empat angka, misalnya 1992.",
    noSuchDay: "Tanggal ini tidak ada. Urutannya hari, bulan, tahun.",
    longAgo: "Tahun ini terlalu lampau. Periksa sekali lagi.",
    future: "Tanggal ini belum tiba.",
  },
} as const;
