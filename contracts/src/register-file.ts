/** The columns of a register as a file: the writable fields, nested ones with a dot. */
export const writableColumns = [
  "name",
  "birthDate",
  "gender",
  "nik",
  "bpjsNumber",
  "phone",
  "email",
  "address.line",
  "address.village",
  "address.district",
  "address.city",
  "address.province",
  "address.postalCode",
  "bloodType",
  "allergies",
  "emergencyContact.name",
  "emergencyContact.relationship",
  "emergencyContact.phone",
  "notes",
  "tags",
] as const;

/**
 * All columns that an export has. An import gives record numbers of its own; by the number in the file it only tells apart two
 * people of one file who have all else in common.
 */
export const registerColumns = ["medicalRecordNumber", ...writableColumns] as const;
export type RegisterColumn = (typeof registerColumns)[number];

/** Without these a file is no register. */
export const requiredColumns = ["name", "birthDate", "gender"] as const satisfies readonly RegisterColumn[];

/** Bytes that a register may have, and its beginning where that is looked at. */
export const registerBytesMax = 50 * 1_048_576;
export const previewBytesMax = 256 * 1_024;

/** Milliseconds that a register may take to come in or go out. */
export const registerDeadlineMs = 600_000;

/** What stands among the allergies of somebody who has none. */
const noAllergy =
  /^(?:[-–—.0]+|n\/?a|nkda|nka|none|no|nil|null|nihil|kosong|disangkal|(?:tidak|tdk|tak|tida)(?: (?:ada|punya|diketahui|memiliki))?(?: (?:riwayat )?alergi)?|tanpa alergi|no known (?:drug )?allerg(?:y|ies))$/i;

/** Whether a text among the allergies says that there is none. */
export const isNoAllergy = (text: string): boolean => text === "" || noAllergy.test(text);
