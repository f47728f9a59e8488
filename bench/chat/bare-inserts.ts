import { join } from "node:path";
import { migrations } from "../../chat-service/migrations/index.ts";
import type { StoredMessage } from "../../chat-service/src/messages/message.ts";
import { openBare, openBareFile } from "../bare/open-bare.ts";

const columns = [
  "id",
  "conversationId",
  "kind",
  "senderId",
  "senderName",
  "senderRole",
  "type",
  "content",
  "attachmentId",
  "clientMessageId",
  "createdAt",
] as const satisfies readonly (keyof StoredMessage)[];

/** Writes rows into a bare table of messages by one statement. */
export interface BareInserts {
  insert(rows: readonly StoredMessage[]): Promise<void> | void;
  close(): Promise<void> | void;
}

const into = `insert into messages (${columns.join(", ")}) values`;
const valuesOf = (row: StoredMessage) => columns.map((column) => row[column]);

/** The same table on a server where there is one, else in a file in `folder`. */
export async function openBareInserts(url: string | undefined, folder: string): Promise<BareInserts> {
  if (url !== undefined) {
    const pool = await openBare(url, migrations);
    return {
      insert: async (rows) => void (await pool.query(`${into} ?`, [rows.map(valuesOf)])),
      close: () => pool.end(),
    };
  }
  const db = await openBareFile(join(folder, "bare.sqlite"), migrations);
  const marks = `(${columns.map(() => "?").join(", ")})`;
  return {
    insert: (rows) => void db.prepare(`${into} ${rows.map(() => marks).join(", ")}`).run(...rows.flatMap(valuesOf)),
    close: () => db.close(),
  };
}
