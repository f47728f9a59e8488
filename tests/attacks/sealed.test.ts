import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { createPatient, register } from "../harness/rawat.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { inDatabaseOf } from "./stores.ts";
import { attachmentOf, roomOf } from "./talks.ts";

const notes = "Catatan yang hanya miliknya";

let cast: Cast;
let id: string;
beforeAll(async () => {
  cast = await gatherCast({ workers: 1 });
  id = (await createPatient(cast.ask, cast.people.staff.token ?? "", { notes })).id;
});
afterAll(() => cast.stop());

describe("what is sealed", () => {
  it("does not open for another version of a record than it was sealed for", async () => {
    const { token } = cast.people.doctor;
    const json = { ...cast.clinic.record(id), subjective: "lama" };
    const made = await cast.ask("POST", "/api/records", { token, json });
    const path = `/api/records/${made.body.data.id}`;
    const headers = { "if-match": '"1"' };
    await cast.ask("PUT", path, { token, json: { ...json, subjective: "baru" }, headers });
    await inDatabaseOf(cast.rawat, "record", async (db) => {
      const versions = db("recordVersions").where({ recordId: made.body.data.id });
      const old = await versions.clone().where({ version: 1 }).first();
      await versions.clone().where({ version: 2 }).update({ content: old.content });
    });
    expect((await cast.rawat.ask("GET", path, { token })).status).toBe(500);
  });

  it("does not open for a row or a column that it was not sealed for", async () => {
    const victim = await register(cast.ask);
    const sealed = await inDatabaseOf(cast.rawat, "patient", async (db) => {
      const [row] = await db("patients").where({ id });
      await db("patients").where({ id: victim.user.patientId }).update({ notes: row.notes });
      return row.notes as string;
    });
    expect(sealed.length).toBeGreaterThan(40);
    const { status, text } = await cast.rawat.ask("GET", `/api/patients/${victim.user.patientId}`, {
      token: cast.people.staff.token,
    });
    expect(status).toBe(500);
    expect(text).not.toContain(notes);
  });

  it("does not open in another appointment, another message or another piece of a file; the other messages are read all the same", async () => {
    const { owner, doctor, staff } = cast.people;
    const read = (path: string, token: string | undefined) => cast.rawat.ask("GET", path, { token });
    const [mine, theirs] = [await cast.clinic.book(owner.patientId), await cast.clinic.book(id)];
    await inDatabaseOf(cast.rawat, "appointment", async (db) => {
      const { reason } = await db("appointments").where({ id: theirs.id }).first();
      expect(reason.length).toBeGreaterThan(20);
      await db("appointments").where({ id: mine.id }).update({ reason });
    });
    expect((await read(`/api/appointments/${mine.id}`, staff.token)).status).toBe(500);

    const chatRoomId = await roomOf(cast, owner);
    const say = async (content: string) =>
      (await cast.ask("POST", "/api/chats/messages", { token: owner.token, json: { chatRoomId, content } })).body.data
        .id;
    const said = [await say("Yang pertama"), await say("Yang kedua")];
    const stored = () =>
      inDatabaseOf(cast.rawat, "chat", async (db) => (await db("messages").whereIn("id", said)).length);
    await until(async () => (await stored()) === 2, 20_000);
    const file = await attachmentOf(cast, owner, `%PDF-1.4\n${"A".repeat(300_000)}`);
    await inDatabaseOf(cast.rawat, "chat", async (db) => {
      const { content } = await db("messages").where({ id: said[0] }).first();
      await db("messages").where({ id: said[1] }).update({ content });
      const pieces = await db("attachmentPieces").where({ attachmentId: file }).orderBy("place");
      expect(pieces).toHaveLength(2);
      for (const [place, piece] of pieces.toReversed().entries())
        await db("attachmentPieces").where({ attachmentId: file, place }).update({ content: piece.content });
    });
    // Begun anew it remembers nothing of what was said of late.
    await cast.rawat.services.chat[0]?.restart();
    const { status, text, body } = await read(`/api/chats/rooms/${chatRoomId}/messages`, doctor.token);
    expect(status, text).toBe(200);
    expect(body.data).toEqual([
      expect.objectContaining({ id: said[0], content: "Yang pertama" }),
      expect.objectContaining({ id: said[1], content: "", isUnreadable: true }),
    ]);
    expect((await read(`/api/chats/attachments/${file}`, owner.token)).status).toBe(500);
  });
});
