import { expect } from "vitest";
import { assertion } from "../attacks/jwt.ts";
import { type Answered, askAt } from "./caller.ts";
import type { Rawat } from "./rawat.ts";
import { lookInto } from "./stores.ts";

export type Keeper = "appointment" | "record";

/** Asks a service that keeps closings to close somebody or to open them again, as another service does; without a body as one of the version before. */
export function askClosing(
  { environment, services }: Rawat,
  keeper: Keeper,
  method: "PUT" | "DELETE",
  id: string,
  { json, caller = "patient" }: { json?: object; caller?: "patient" | "staff" } = {},
): Promise<Answered> {
  const actor = { kind: "service", service: caller };
  const token = assertion(environment.INTERNAL_SECRET ?? "", keeper, { actor });
  const direct = askAt(services[keeper].at(-1)?.url ?? "");
  return direct(method, `/internal/closings/${id}`, { token, ...(json && { json }) });
}

const past = new Date(0).toISOString();

/** Lets the half minute of every closing of somebody go by, or end at an instant. */
export const letClosingsEnd = (rawat: Rawat, keeper: Keeper, id: string, until = past): Promise<void> =>
  lookInto(rawat, keeper, async (db) => {
    const row = await db("people").where({ id }).first("closings");
    expect(row).toBeDefined();
    const ended = JSON.parse(row.closings ?? "[]").map((one: object) => ({ ...one, until }));
    await db("people")
      .where({ id })
      .update({ closedUntil: until, closings: JSON.stringify(ended) });
  });
