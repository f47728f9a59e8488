import { instant, inTransaction, orAbsent } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { isShutOut } from "../people/account-store.ts";
import type { BegunConsultation, KeptConsultation } from "./consultation.ts";
import { countRunning, hasAnother, lockConsultation, writeConsultation } from "./consultation-store.ts";
import { endWithin } from "./end.ts";
import { tellOfConsultation } from "./tell.ts";
import { nextDue } from "./times.ts";

/**
 * Begins a consultation that is paid: its time runs from now. The money goes back where the doctor is at work no more, where the doctor's
 * account or the patient's is closed, and where it was paid so late that the place was free again and is taken now, or that they have paid
 * anew and talked since.
 *
 * @throws Unavailable when nobody can tell whether the doctor is at work; it is tried again.
 */
export async function beginConsultation(
  deps: Deps,
  { id, doctorId, isLate, ...kept }: KeptConsultation,
): Promise<void> {
  const query = { startsAt: instant(deps.clock.now()), durationMinutes: "1", mode: "online" } as const;
  const answer = await orAbsent(deps.doctors.fit({ params: { id: doctorId }, query }));
  await inTransaction(
    deps.db,
    async (trx) => {
      const consultation = await lockConsultation(trx, id);
      if (consultation?.status !== "starting") return;
      const running = await countRunning(trx, doctorId);
      const doctor = answer?.data.doctor;
      // In time it was paid while the place was kept for it, also where the doctor's hours have ended since.
      const hasPlace = !isLate || (answer?.data.fit === "fits" && running < (doctor?.maxConsultations ?? 0));
      // Who paid late has often paid anew meanwhile, and talked.
      const isSurplus = isLate && (await hasAnother(trx, consultation, kept.paymentBegunAt ?? kept.createdAt));
      const isNobodys =
        (await isShutOut(trx, { patientId: consultation.patientId })) || (await isShutOut(trx, { staffId: doctorId }));
      if (!doctor || !hasPlace || isSurplus || isNobodys)
        return void (await endWithin(trx, deps, consultation, "not_started"));
      // However long it took to ask: nothing of that is taken off the time that was paid.
      const begun = begunAt(consultation, deps.clock.now(), deps.times.lastsMs);
      await writeConsultation(trx, { ...begun, dueAt: nextDue(begun, deps.times) });
      await deps.outbox.publish(trx, tellOfConsultation("consultation.started", begun));
    },
    { line: id },
  );
}

function begunAt(consultation: KeptConsultation, now: Date, lastsMs: number): BegunConsultation {
  const at = instant(now);
  const expiresAt = instant(new Date(now.getTime() + lastsMs));
  const version = consultation.version + 1;
  return { ...consultation, version, status: "active", startedAt: at, expiresAt, updatedAt: at };
}
