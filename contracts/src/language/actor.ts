import { z } from "zod";
import { Id } from "./primitives.ts";
import { roles } from "./roles.ts";

/** What an account may be. Each person signs in with one account of one role. */
export const Role = z.enum(roles).meta({ id: "Role" });
export type Role = z.infer<typeof Role>;

/** Somebody with an account, and whose file or place in the register it is. */
export const AccountActor = z.object({
  kind: z.literal("account"),
  accountId: Id,
  role: Role,
  name: z.string(),
  patientId: Id.optional(),
  staffId: Id.optional(),
});
export type AccountActor = z.infer<typeof AccountActor>;

/**
 * Who asks: an account with its role, a visitor without one, or a program of ours, then with the account on whose
 * behalf it asks where there is one. This is what an internal assertion says. A visitor has an id where they hold the secret of a
 * thing, which the service that gave it to them knows.
 */
export const Actor = z.discriminatedUnion("kind", [
  AccountActor,
  z.object({ kind: z.literal("visitor"), id: Id.optional() }),
  z.object({
    kind: z.literal("service"),
    service: z.string(),
    behalf: z.object({ accountId: Id, role: Role, name: z.string() }).optional(),
  }),
]);
export type Actor = z.infer<typeof Actor>;
export type ServiceActor = Extract<Actor, { kind: "service" }>;
/** A visitor who holds the secret of one thing. */
export type VisitorActor = { kind: "visitor"; id: string };
