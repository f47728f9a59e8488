import type { AccountActor, Actor, Role, ServiceActor, VisitorActor } from "./actor.ts";

/**
 * Who may: `anyone`; `visitor`: somebody without an account who holds the secret of one thing; `signed_in`: an account of any role;
 * `service`: our own programs only, never through the gateway; or the roles, a visitor among them where one may too.
 */
export type Access = "anyone" | "visitor" | "signed_in" | "service" | readonly (Role | "visitor")[];

/** Who a handler is given: it follows from who may. */
export type ActorOf<A extends Access> = A extends "anyone"
  ? Actor
  : A extends "visitor"
    ? VisitorActor
    : A extends "signed_in"
      ? AccountActor
      : A extends "service"
        ? ServiceActor
        : A extends readonly (infer R)[]
          ? (R extends Role ? AccountActor & { role: R } : never) | (R extends "visitor" ? VisitorActor : never)
          : never;

/** Whether somebody without an account may, so that a request without a token is let in. */
export const isOpen = (access: Access): boolean =>
  access === "anyone" || access === "visitor" || (typeof access !== "string" && access.includes("visitor"));

/** The roles that may; undefined when every account may. */
export function rolesOf(access: Access): readonly Role[] | undefined {
  if (typeof access !== "string") return access.filter((who) => who !== "visitor");
  return access === "visitor" ? [] : undefined;
}
