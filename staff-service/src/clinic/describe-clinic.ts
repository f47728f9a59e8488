import { type Clinic, type ClinicFields, zoneNamed } from "@rawat/contracts";
import {
  audit,
  Conflict,
  currentActor,
  instant,
  inTransaction,
  isUniqueViolation,
  lastWriterWins,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findClinic, type StoredClinic, writeClinic } from "./clinic-store.ts";

/** The version callers see: one more than the row's, so that there is one before the first row. */
const shownVersion = (clinic: StoredClinic | undefined): number => (clinic?.version ?? 0) + 1;

type Told = Pick<Deps, "zone" | "clinicName" | "consultation">;

function told(
  stored: StoredClinic | undefined,
  { zone, clinicName, consultation }: Told,
): { clinic: Clinic; version: number } {
  const unsaid = { name: clinicName, address: null, phone: null, openingHours: [], updatedAt: null };
  return { clinic: { ...(stored ?? unsaid), timeZone: zone, consultation }, version: shownVersion(stored) };
}

/** What is told of the clinic: what an administrator said, or what the programs were set to. */
export const readClinic = async (deps: Deps) => told(await findClinic(deps.db), deps);

/** `Asia/Kolkata` and `Asia/Calcutta` are one. */
const isSameZone = (given: string, zone: string) => (zoneNamed(given) ?? given) === zoneNamed(zone);

/** Replaces what is told of the clinic. @throws Conflict for another time zone than the programs are set to. */
export async function describeClinic(deps: Deps, fields: ClinicFields, ifMatch?: number) {
  if (fields.timeZone !== undefined && !isSameZone(fields.timeZone, deps.zone)) throw new Conflict("time_zone_fixed");
  return told(await lastWriterWins(ifMatch, () => describeOnce(deps, fields, ifMatch)), deps);
}

async function describeOnce({ db, clock }: Deps, fields: ClinicFields, ifMatch?: number) {
  try {
    return await inTransaction(
      db,
      async (trx) => {
        const present = await findClinic(trx);
        if (ifMatch !== undefined && shownVersion(present) !== ifMatch) return undefined;
        const clinic = {
          name: fields.name,
          address: fields.address ?? null,
          phone: fields.phone ?? null,
          openingHours: fields.openingHours ?? [],
          version: (present?.version ?? 0) + 1,
          updatedAt: instant(clock.now()),
        };
        if (!(await writeClinic(trx, clinic))) return undefined;
        await audit(trx, currentActor(), { action: "clinic.update" });
        return clinic;
      },
      { line: "clinic" },
    );
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
}
