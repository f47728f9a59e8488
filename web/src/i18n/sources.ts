import type { Parts } from "./texts.ts";

export type Language = "id" | "en";
export type Part = keyof Parts;
type Sources = { readonly [P in Part]: () => Promise<Parts[P]> };

/** Each part of each language is a file of its own: a page loads what it says, in the one language that it says it in. */
export const sources: Record<Language, Sources> = {
  id: {
    base: async () => (await import("./id-base.ts")).idBase,
    clinic: async () => (await import("./id-clinic.ts")).idClinic,
    patients: async () => (await import("./id-patients.ts")).idPatients,
    docs: async () => ({ docs: (await import("./id-docs.ts")).idDocs }),
    accounts: async () => ({ accounts: (await import("./id-accounts.ts")).idAccounts }),
    appointments: async () => ({ appointments: (await import("./id-appointments.ts")).idAppointments }),
    audit: async () => ({ audit: (await import("./id-audit.ts")).idAudit }),
    birth: async () => ({ birth: (await import("./id-birth.ts")).idBirth }),
    chat: async () => ({ chat: (await import("./id-chat.ts")).idChat }),
    figures: async () => ({ figures: (await import("./id-figures.ts")).idFigures }),
    history: async () => ({ history: (await import("./id-history.ts")).idHistory }),
    import: async () => ({ import: (await import("./id-import.ts")).idImport }),
    newsroom: async () => ({ newsroom: (await import("./id-newsroom.ts")).idNewsroom }),
    notifications: async () => ({ notifications: (await import("./id-notifications.ts")).idNotifications }),
    operations: async () => ({ operations: (await import("./id-operations.ts")).idOperations }),
    payments: async () => ({ payments: (await import("./id-payments.ts")).idPayments }),
    records: async () => ({ records: (await import("./id-records.ts")).idRecords }),
    staff: async () => ({ staff: (await import("./id-staff.ts")).idStaff }),
  },
  en: {
    base: async () => (await import("./en-base.ts")).enBase,
    clinic: async () => (await import("./en-clinic.ts")).enClinic,
    patients: async () => (await import("./en-patients.ts")).enPatients,
    docs: async () => ({ docs: (await import("./en-docs.ts")).enDocs }),
    accounts: async () => ({ accounts: (await import("./en-accounts.ts")).enAccounts }),
    appointments: async () => ({ appointments: (await import("./en-appointments.ts")).enAppointments }),
    audit: async () => ({ audit: (await import("./en-audit.ts")).enAudit }),
    birth: async () => ({ birth: (await import("./en-birth.ts")).enBirth }),
    chat: async () => ({ chat: (await import("./en-chat.ts")).enChat }),
    figures: async () => ({ figures: (await import("./en-figures.ts")).enFigures }),
    history: async () => ({ history: (await import("./en-history.ts")).enHistory }),
    import: async () => ({ import: (await import("./en-import.ts")).enImport }),
    newsroom: async () => ({ newsroom: (await import("./en-newsroom.ts")).enNewsroom }),
    notifications: async () => ({ notifications: (await import("./en-notifications.ts")).enNotifications }),
    operations: async () => ({ operations: (await import("./en-operations.ts")).enOperations }),
    payments: async () => ({ payments: (await import("./en-payments.ts")).enPayments }),
    records: async () => ({ records: (await import("./en-records.ts")).enRecords }),
    staff: async () => ({ staff: (await import("./en-staff.ts")).enStaff }),
  },
};
