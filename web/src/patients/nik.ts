/** What a NIK tells of its owner: the day they were born, 40 added for women, the month, and the year without its century. */
interface Told {
  /** `17/08/92` */
  born: string;
  isWoman: boolean;
}

function toldBy(nik: string): Told | undefined {
  const [, day, month, year] = /^\d{6}(\d{2})(\d{2})(\d{2})\d{4}$/.exec(nik.trim()) ?? [];
  if (day === undefined) return undefined;
  const isWoman = Number(day) > 40;
  const dayOfMonth = String(isWoman ? Number(day) - 40 : Number(day)).padStart(2, "0");
  return { born: [dayOfMonth, month, year].join("/"), isWoman };
}

/** The day that a NIK tells, where it is another than `date`; the century stands in none. */
export function otherBirthDate(nik: string, date: string): string | undefined {
  const [year = "", month, day] = date.split("-");
  const born = toldBy(nik)?.born;
  return born === [day, month, year.slice(2)].join("/") ? undefined : born;
}

/** The sex that a NIK tells, where another one was chosen. */
export function otherSex(nik: string, gender: string): "male" | "female" | undefined {
  const told = toldBy(nik);
  if (!told || (gender !== "male" && gender !== "female")) return undefined;
  const sex = told.isWoman ? "female" : "male";
  return sex === gender ? undefined : sex;
}
