import { assertion } from "../attacks/jwt.ts";
import { type Ask, askAt } from "./caller.ts";
import type { Rawat } from "./rawat.ts";

/** Asks an instance of patient-service as the gateway does, without passing it. */
export function asGateway({ environment, services }: Rawat, instance = 0): Ask {
  const direct = askAt(services.patient[instance]?.url ?? "");
  const actor = { kind: "service", service: "gateway" };
  const token = assertion(environment.INTERNAL_SECRET ?? "", "patient", { actor });
  return (method, path, asked = {}) => direct(method, path, { token, ...asked });
}
