import type { Random } from "./random.ts";

/**
 * Numbers that have the right form and can be nobody's.
 *
 * Phone: no mobile network was given a prefix that begins with 084 (numbering metadata of the libphonenumber project knows
 * Indonesian mobile numbers as `8[1-35-9]…`, and no area code begins with 8), so nothing rings.
 *
 * NIK: its third and fourth digit name the regency within a province, counted from 01 (cities from 71). 00 is the province
 * itself, at whose office nobody is registered.
 *
 * BPJS card: cards are counted from 0000000000001 upwards and have not come near 99999…
 */
const patientPrefix = "840";
const relativePrefix = "841";
const cardPrefix = "99999";
const nobodysRegency = "00";

const hundredMillion = 100_000_000;
// Shares no divisor with a power of ten, so each row has a number of its own, in no visible order.
const stride = 48_271;
const shuffled = (row: number) => String(((row + 1) * stride) % hundredMillion).padStart(8, "0");

const writings = [
  (digits: string) => `0${digits.slice(0, 3)}-${digits.slice(3, 7)}-${digits.slice(7)}`,
  (digits: string) => `0${digits}`,
  (digits: string) => `+62 ${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`,
  (digits: string) => `62${digits}`,
] as const;

/** One number a row, written as people write them. */
export const patientPhone = (row: number, random: Random) => random.pick(writings)(patientPrefix + shuffled(row));
export const relativePhone = (row: number, random: Random) => random.pick(writings)(relativePrefix + shuffled(row));
export const bpjsNumber = (row: number) => cardPrefix + shuffled(row);

const provinces = [
  11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65, 71, 72, 73, 74, 75,
  76, 81, 82, 91, 94,
] as const;
const serialsMax = 9_999;
const womensDays = 40;

/** One NIK a row: province, serial and district count the rows, so that no two of the first thirty million are alike. */
export function nikOf(row: number, birthDate: string, woman: boolean): string {
  const province = provinces[row % provinces.length];
  const round = Math.floor(row / provinces.length);
  const district = Math.floor(round / serialsMax) % 100;
  const [year = "", month = "", day = ""] = birthDate.split("-");
  return [
    province,
    nobodysRegency,
    String(district).padStart(2, "0"),
    String(Number(day) + (woman ? womensDays : 0)).padStart(2, "0"),
    month,
    year.slice(2),
    String((round % serialsMax) + 1).padStart(4, "0"),
  ].join("");
}
