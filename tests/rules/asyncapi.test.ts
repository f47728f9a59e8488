import asyncApiSchema from "@asyncapi/specs/schemas/3.0.0-without-$id.json" with { type: "json" };
import { type ServiceContracts, services } from "@rawat/contracts";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { buildAsyncApi } from "../../gateway/src/asyncapi.ts";
import { carriedNotes, plainNotes } from "../../platform/test/socket-harness.ts";

const validate = new Ajv({ strict: false, validateFormats: false }).compile(asyncApiSchema);
const faultsOf = (document: unknown) => (validate(document) ? [] : validate.errors);

type Json = Record<string, never>;
const notes: Record<string, ServiceContracts> = {
  notes: { contracts: {}, sockets: { notes: carriedNotes, notesPlain: plainNotes } },
};
const document = buildAsyncApi(notes) as unknown as Record<"channels" | "operations", Record<string, Json>>;

describe("the AsyncAPI document", () => {
  it("is one of AsyncAPI 3.0, for the sockets that there are and for those of the tests", () => {
    expect(faultsOf(buildAsyncApi())).toEqual([]);
    expect(faultsOf(document)).toEqual([]);
    expect(faultsOf({ ...document, channels: 5 })).not.toEqual([]);
  });

  it("tells of every command and every event of every socket, who may and what may go wrong", () => {
    const told = Object.keys(document.operations);
    for (const [name, { sends, receives }] of Object.entries({ notes: carriedNotes, notesPlain: plainNotes }))
      for (const one of [...Object.keys(sends), ...Object.keys(receives)]) expect(told).toContain(`${name}.${one}`);
    const { description } = document.operations["notes.write"] as unknown as { description: string };
    expect(description).toContain("For admin, patient, visitor.");
    for (const code of ["404 not_found", "400 invalid_request", "403 not_allowed", "429 too_many_requests"])
      expect(description).toContain(code);
  });

  it("tells how a plain WebSocket's frames look, how one shows who one is, and how a refusal looks", () => {
    const { description, messages } = document.channels.notesPlain as unknown as {
      description: string;
      messages: Record<string, { payload: { properties: Record<string, unknown>; required: string[] } }>;
    };
    for (const word of ["?token=", "auth", "error", "4401"]) expect(description).toContain(word);
    expect(messages.write?.payload).toMatchObject({
      properties: { type: { const: "write" }, room: { type: "string" }, data: { properties: { text: {} } } },
      required: ["type", "room", "data"],
    });
    expect(JSON.stringify(messages.write?.payload.properties.data)).not.toContain("room");
    expect(messages.sleep?.payload.required).toEqual(["type"]);
    expect(messages.auth?.payload.properties.data).toMatchObject({ properties: { token: {} } });
    expect(JSON.stringify(messages.error?.payload.properties.data)).toContain("code");
    expect(Object.keys(document.operations)).toEqual(expect.arrayContaining(["notesPlain.auth", "notesPlain.error"]));
    expect(Object.keys(document.operations)).not.toContain("notes.auth");
  });

  it("refers to nothing that is not in it", () => {
    const text = JSON.stringify(document);
    const lookup = (path: string) =>
      path
        .slice(2)
        .split("/")
        .reduce<unknown>(
          (at, step) => (at as Record<string, unknown> | undefined)?.[step.replaceAll("~1", "/")],
          document,
        );
    for (const [, reference = ""] of text.matchAll(/"\$ref":"([^"]+)"/g))
      expect([reference, lookup(reference)]).not.toEqual([reference, undefined]);
  });

  it("has a channel for each socket of each service", () => {
    const all = Object.values<ServiceContracts>(services).flatMap(({ sockets = {} }) => Object.keys(sockets));
    expect(Object.keys((buildAsyncApi() as { channels: object }).channels)).toEqual(all);
  });
});
