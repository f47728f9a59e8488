import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat({ environment: { CLINIC_NAME: "Klinik Melati" } });
  admin = await tokenOf(rawat.ask, "admin");
});
afterAll(() => rawat.stop());

const departments = "/api/departments";
const send = (method: string, path: string, json?: object, headers = {}) =>
  rawat.ask(method, path, { token: admin, json, headers });
const add = (name: string, more: object = {}) => send("POST", departments, { name, ...more });
const added = async () => (await add(`Poli ${randomUUID()}`)).body.data;

describe("a department", () => {
  it("is read by anybody, with its address and version", async () => {
    const { status, headers, body } = await add(`Poli ${randomUUID()}`, { description: "Lantai 2" });
    expect([status, headers.get("etag")]).toEqual([201, '"1"']);
    const read = await rawat.ask("GET", headers.get("location") ?? "");
    expect(read.body.data).toEqual(body.data);
    expect(read.headers.get("etag")).toBe('"1"');
  });

  it("has a name of its own, whatever its capital letters and spaces", async () => {
    const name = `Poli Gigi ${randomUUID()}`;
    const raced = await Promise.all(
      [name, name.toUpperCase(), ` ${name.replace(" ", "  ")}`, name].map((one) => add(one)),
    );
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const other = await added();
    const taken = await send("PATCH", `${departments}/${other.id}`, { name: name.toLowerCase() });
    expect(taken.body.code).toBe("department_taken");
  });

  it("is replaced, and changed in some fields, by whoever has read it last", async () => {
    const { id, name } = (await add(`Poli ${randomUUID()}`, { description: "Lama" })).body.data;
    const path = `${departments}/${id}`;
    expect((await send("PATCH", path, { description: "Baru" })).body.data).toMatchObject({ name, description: "Baru" });
    expect((await send("PUT", path, { name: `${name} 2` }, { "if-match": '"1"' })).status).toBe(412);
    const { body, headers } = await send("PUT", path, { name: `${name} 2` }, { "if-match": '"2"' });
    expect([body.data.description, headers.get("etag")]).toEqual([null, '"3"']);
    expect((await send("DELETE", path, undefined, { "if-match": '"2"' })).status).toBe(412);
    expect((await send("DELETE", path, undefined, { "if-match": '"3"' })).status).toBe(204);
    expect((await rawat.ask("GET", path)).status).toBe(404);
    expect((await send("DELETE", path)).status).toBe(404);
  });

  it("comes in order of names, page by page", async () => {
    for (const letter of "bAc") await add(`${letter} ${randomUUID()}`);
    const names: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { body } = await rawat.ask("GET", `${departments}?limit=2${cursor && `&cursor=${cursor}`}`);
      names.push(...body.data.map(({ name }: { name: string }) => name.toLowerCase()));
      cursor = body.meta.nextCursor;
    }
    expect(names.length).toBeGreaterThan(3);
    expect(names).toEqual([...new Set(names)].sort());
  });

  it("stays while somebody belongs to it, and goes after them", async () => {
    const { id } = await added();
    const member = await send("POST", "/api/staff", { name: "Ns. Ani", role: "nurse", departmentId: id });
    expect(member.body.data.departmentName).toMatch(/^Poli/);
    expect((await send("DELETE", `${departments}/${id}`)).body.code).toBe("department_in_use");
    await send("DELETE", `/api/staff/${member.body.data.id}`);
    expect((await send("DELETE", `${departments}/${id}`)).status).toBe(204);
    const late = await send("POST", "/api/staff", { name: "Ns. Budi", role: "nurse", departmentId: id });
    expect(late.body.code).toBe("unknown_department");
  });

  it("never goes while somebody joins it: of the two one happens, thirty times", async () => {
    for (let i = 0; i < 30; i++) {
      const { id } = await added();
      const body = { name: "Ns. Citra", role: "nurse", departmentId: id };
      // At first removing has the head start, at last joining.
      const join = () => delay(Math.max(0, 15 - i)).then(() => send("POST", "/api/staff", body));
      const go = () => delay(Math.max(0, i - 15)).then(() => send("DELETE", `${departments}/${id}`));
      const [gone, ...joined] = await Promise.all([go(), join(), join()]);
      const statuses = joined.map(({ status }) => status).sort();
      if (gone.status === 204) expect(statuses).toEqual([422, 422]);
      else expect([gone.status, statuses[0]]).toEqual([409, 201]);
    }
  });
});

describe("the clinic", () => {
  const read = () => rawat.ask("GET", "/api/clinic");
  const put = (json: object, headers = {}) => send("PUT", "/api/clinic", json, headers);

  it("is told of before anybody has said a word, and then in the words of one of ten administrators", async () => {
    const unsaid = {
      name: "Klinik Melati",
      address: null,
      timeZone: "Asia/Jakarta",
      openingHours: [],
      updatedAt: null,
    };
    const first = await read();
    expect(first.body.data).toMatchObject(unsaid);
    const version = { "if-match": first.headers.get("etag") ?? "" };
    const raced = await Promise.all(Array.from({ length: 10 }, (_, i) => put({ name: `Klinik ${i}` }, version)));
    expect(raced.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
  });

  it("is replaced, all but its time zone, which may be repeated", async () => {
    const openingHours = [{ dayOfWeek: 1, opensAt: "08:00", closesAt: "24:00" }];
    const said = { name: "Klinik Mawar", phone: "021-555-1234", timeZone: "Asia/Jakarta", openingHours };
    const { status, headers } = await put(said);
    const { body, headers: now } = await read();
    expect(body.data).toMatchObject({ ...said, phone: "+62215551234" });
    expect([status, headers.get("etag")]).toEqual([200, now.get("etag")]);
    expect((await put({ ...said, timeZone: "Asia/Jayapura" })).body.code).toBe("time_zone_fixed");
    expect((await put({ name: "Klinik" })).body.data).toMatchObject({ phone: null, openingHours: [] });
  });
});

describe("what an administrator did", () => {
  it("is told with who did it", async () => {
    const { id } = await added();
    await send("DELETE", `${departments}/${id}`);
    const trail = async (action: string) => (await send("GET", `/api/audit?action=${action}`)).body.data;
    for (const action of ["department.create", "department.delete"])
      expect(await trail(action)).toContainEqual(
        expect.objectContaining({ subjectId: id, service: "staff", role: "admin" }),
      );
    expect(await trail("clinic.update")).not.toEqual([]);
  });
});
