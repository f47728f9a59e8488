import { expect } from "vitest";
import type { Ask } from "./caller.ts";

/** Imports a file in somebody's name and answers the report, of which every row is in one of its figures. */
export const importsOf =
  (ask: Ask, token: string) =>
  async (file: string | Buffer, query = "") => {
    const { status, body, text } = await ask("POST", `/api/patients/import${query}`, {
      token,
      body: new Uint8Array(Buffer.from(file)),
      headers: { "content-type": "text/csv" },
    });
    if (status !== 200) throw new Error(`${status} ${text}`);
    const { rows, created, skipped, failed } = body.data;
    expect(rows).toBe(created + skipped + failed);
    return body.data;
  };

let serial = 0;

/** A word that nobody else's name has. */
export const familyName = (): string =>
  `Keluarga${[...String(100 + ++serial)].map((digit) => "abcdefghij"[Number(digit)]).join("")}q`;
