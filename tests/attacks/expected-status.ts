import { isOpen, rolesOf } from "@rawat/contracts";
import { roleOf, type Who } from "./cast.ts";
import type { Entry } from "./endpoints.ts";
import { isForbidden, type Thing } from "./things.ts";

/** How an endpoint answers somebody, as its contract says. @param isTold whether they are told of the thing that its path names. */
export function expectedStatus(entry: Entry, who: Who, isTold: boolean, thing?: Thing): number {
  const { endpoint } = entry;
  const { access, status } = endpoint;
  if (access === "service") return 404;
  const role = roleOf(who);
  if (!role && !isOpen(access)) return 401;
  if (role && rolesOf(access)?.includes(role) === false) return 403;
  if (thing && isForbidden(entry, who, thing)) return 403;
  return isTold ? status : 404;
}
