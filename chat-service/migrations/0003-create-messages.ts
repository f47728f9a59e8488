import { countColumn, createTable, idColumn, instantColumn, type Migration, textColumn } from "@rawat/platform";

/** What was said, sealed, and the files that were sent along. A message's id is made when it is accepted, so it is stored once, however often the queue hands it out. */
export const createMessages: Migration = {
  name: "0003-create-messages",
  up: async (db) => {
    await createTable(db, "messages", (table) => {
      idColumn(table, "id").primary();
      // A consultation's id, or a room's.
      idColumn(table, "conversationId").notNullable();
      table.string("kind", 16).notNullable();
      idColumn(table, "senderId").notNullable();
      table.string("senderName", 200).notNullable();
      table.string("senderRole", 16).notNullable();
      table.string("type", 16).notNullable();
      textColumn(table, "content").notNullable();
      idColumn(table, "attachmentId");
      table.string("clientMessageId", 100);
      instantColumn(table, "createdAt").notNullable();
      table.index(["conversationId", "id"]);
    });
    // Which id was given for what a client calls by its own: a client that sends again gets the same one.
    await createTable(db, "messageClaims", (table) => {
      idColumn(table, "conversationId").notNullable();
      idColumn(table, "senderId").notNullable();
      table.string("clientMessageId", 100).notNullable();
      idColumn(table, "messageId").notNullable();
      table.string("fingerprint", 80).notNullable();
      instantColumn(table, "createdAt").notNullable();
      // When the queue had it.
      instantColumn(table, "acceptedAt");
      table.primary(["conversationId", "senderId", "clientMessageId"]);
      table.index(["createdAt"]);
      table.index(["messageId"]);
    });
    await createTable(db, "attachments", (table) => {
      idColumn(table, "id").primary();
      idColumn(table, "conversationId").notNullable();
      table.string("kind", 16).notNullable();
      idColumn(table, "senderId").notNullable();
      // What it is called tells of somebody's health as well as what is in it.
      textColumn(table, "name").notNullable();
      table.string("mediaType", 40).notNullable();
      countColumn(table, "bytes").notNullable();
      instantColumn(table, "createdAt").notNullable();
      table.index(["conversationId", "id"]);
    });
    // In pieces, for no statement may be as long as a file.
    await createTable(db, "attachmentPieces", (table) => {
      idColumn(table, "attachmentId").notNullable();
      countColumn(table, "place").notNullable();
      textColumn(table, "content").notNullable();
      table.primary(["attachmentId", "place"]);
    });
  },
  down: async (db) => {
    for (const table of ["attachmentPieces", "attachments", "messageClaims", "messages"])
      await db.schema.dropTable(table);
  },
};
