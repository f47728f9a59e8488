import type { Register } from "@rawat/contracts";
import type { Deps } from "../deps.ts";
import type { IssuedTokens } from "../sessions/sessions.ts";
import { openAccountWithPerson } from "./open-account.ts";

/** Opens a patient's account, with its patient, and signs in. */
export function registerPerson(deps: Deps, wish: Register, address: string): Promise<IssuedTokens> {
  const name = wish.name ?? nameFrom(wish.email);
  const { email, password, phone, birthDate, gender, nik } = wish;
  const body = { name, phone, birthDate, nik, email, ...(gender && { gender }) };
  const make = (id: string) => deps.patients.register({ params: { id }, body });
  return openAccountWithPerson(deps, { email, password, name, role: "patient", make, address }, (trx, account) =>
    deps.sessions.open(trx, account),
  );
}

/** The local part of an e-mail, for who tells no name. */
const nameFrom = (email: string) => email.split("@")[0] || email;
