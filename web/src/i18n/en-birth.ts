import type { idBirth } from "./id-birth.ts";
import type { Wording } from "./texts.ts";

/** Birth dates: what was understood, how old somebody is, and what the NIK tells, in English. */
export const enBirth = {
  hint: "Day, month, year: 17081992 or 17/8/1992",
  veryOld: "Really that old? Check the year.",
  years: (count: number) => `${count} y`,
  months: (count: number) => `${count} mo`,
  days: (count: number) => `${count} d`,
  nikTells: (born: string) => `The NIK says born ${born}. See which one is right.`,
  nikOfSex: (sex: string) => `The NIK says ${sex}. See which one is right.`,
  problems: {
    unclear: "This date cannot be read. Write for example 17081992, 17/8/1992 or 17 Aug 1992.",
    shortYear: "Write the year with four digits, such as 1992.",
    noSuchDay: "There is no such day. The order is day, month, year.",
    longAgo: "This year is too long ago. Have another look.",
    future: "This day is still to come.",
  },
} satisfies Wording<typeof idBirth>;
