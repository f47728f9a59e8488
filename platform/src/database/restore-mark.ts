import type { Knex } from "knex";

/** A table that is there while a restore empties and fills a server's databases: in all of them, until all of them are whole. */
export const restoreMark = "restoreUnderWay";

/** Whether a restore has begun here and has not ended: what is there is half of it. */
export const isCutOff = (db: Knex): Promise<boolean> => db.schema.hasTable(restoreMark);
