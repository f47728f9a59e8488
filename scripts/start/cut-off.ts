import { existsSync } from "node:fs";
import { join } from "node:path";

/** There as long as a restore is under way: what it leaves when it is cut off is a part of two clinics. */
export const cutOffMark = "restore-under-way";

/** Why nothing may start on this folder; undefined where it may. */
export const cutOffIn = (folder: string): string | undefined =>
  existsSync(join(folder, cutOffMark))
    ? `DATA_DIR: a restore into ${folder} was cut off; run it again, with --force`
    : undefined;
