import { z } from "zod";
import { Id } from "./primitives.ts";

/** What an account may be. Each person signs in with one account of one role. */
export const Role = z.enum(["admin", "doctor", "staff", "agent", "patient"]).meta({ id: "Role" });
export type Role = z.infer<typeof Role>;

/**
 * Who asks: an account with its role, a visitor without one, or a program of ours, then with the account on whose
 * behalf it asks where there is one. This is what an internal assertion says.
 */
export const Actor = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("account"),
    accountId: Id,
    role: Role,
    name: z.string(),
    patientId: Id.optional(),
    staffId: Id.optional(),
  }),
  z.object({ kind: z.literal("visitor") }),
  z.object({
    kind: z.literal("service"),
    service: z.string(),
    behalf: z.object({ accountId: Id, role: Role, name: z.string() }).optional(),
  }),
]);
export type Actor = z.infer<typeof Actor>;
export type AccountActor = Extract<Actor, { kind: "account" }>;
