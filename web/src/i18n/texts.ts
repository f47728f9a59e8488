import type { idAccounts } from "./id-accounts.ts";
import type { idAppointments } from "./id-appointments.ts";
import type { idAudit } from "./id-audit.ts";
import type { idBase } from "./id-base.ts";
import type { idBirth } from "./id-birth.ts";
import type { idChat } from "./id-chat.ts";
import type { idClinic } from "./id-clinic.ts";
import type { idDocs } from "./id-docs.ts";
import type { idFigures } from "./id-figures.ts";
import type { idHistory } from "./id-history.ts";
import type { idImport } from "./id-import.ts";
import type { idNewsroom } from "./id-newsroom.ts";
import type { idNotifications } from "./id-notifications.ts";
import type { idOperations } from "./id-operations.ts";
import type { idPatients } from "./id-patients.ts";
import type { idPayments } from "./id-payments.ts";
import type { idRecords } from "./id-records.ts";
import type { idStaff } from "./id-staff.ts";

/** The same shape with any wording: a missing or a superfluous key does not compile. */
export type Wording<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Wording<T[K]> };

/** What there is to say, in the parts that are loaded by themselves. */
export interface Parts {
  base: Wording<typeof idBase>;
  clinic: Wording<typeof idClinic>;
  docs: { readonly docs: Wording<typeof idDocs> };
  accounts: { readonly accounts: Wording<typeof idAccounts> };
  appointments: { readonly appointments: Wording<typeof idAppointments> };
  audit: { readonly audit: Wording<typeof idAudit> };
  birth: { readonly birth: Wording<typeof idBirth> };
  chat: { readonly chat: Wording<typeof idChat> };
  figures: { readonly figures: Wording<typeof idFigures> };
  history: { readonly history: Wording<typeof idHistory> };
  import: { readonly import: Wording<typeof idImport> };
  patients: Wording<typeof idPatients>;
  notifications: { readonly notifications: Wording<typeof idNotifications> };
  operations: { readonly operations: Wording<typeof idOperations> };
  payments: { readonly payments: Wording<typeof idPayments> };
  newsroom: { readonly newsroom: Wording<typeof idNewsroom> };
  records: { readonly records: Wording<typeof idRecords> };
  staff: { readonly staff: Wording<typeof idStaff> };
}

type All<T> = (T extends unknown ? (part: T) => void : never) extends (all: infer I) => void ? I : never;

/** Everything that a page may say once its parts are loaded. */
export type Texts = All<Parts[keyof Parts]>;
