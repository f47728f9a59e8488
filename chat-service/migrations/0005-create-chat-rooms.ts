import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** Plain rooms of a few people; the same people have one. */
export const createChatRooms: Migration = {
  name: "0005-create-chat-rooms",
  up: async (db) => {
    await createTable(db, "chatRooms", (table) => {
      idColumn(table, "id").primary();
      // Made of its members: who opens one with the same people finds it.
      table.string("membersKey", 64).notNullable().unique();
      instantColumn(table, "createdAt").notNullable();
    });
    await createTable(db, "chatRoomMembers", (table) => {
      idColumn(table, "chatRoomId").notNullable();
      idColumn(table, "accountId").notNullable();
      table.primary(["chatRoomId", "accountId"]);
      table.index(["accountId", "chatRoomId"]);
    });
  },
  down: async (db) => {
    for (const table of ["chatRoomMembers", "chatRooms"]) await db.schema.dropTable(table);
  },
};
