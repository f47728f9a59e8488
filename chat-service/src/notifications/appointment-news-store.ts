import type { Transaction } from "@rawat/platform";

/** Notes which version of an appointment was told of, and when. */
export async function noteAppointment(
  trx: Transaction,
  { appointmentId, version, at }: { appointmentId: string; version: number; at: string },
): Promise<void> {
  await trx("appointmentNews").insert({ appointmentId, version, at }).onConflict("appointmentId").ignore();
  await trx("appointmentNews").where({ appointmentId }).where("version", "<", version).update({ version, at });
}

/** Whether something newer was told of an appointment than this version of it. */
export const isOutdated = async (trx: Transaction, appointmentId: string, version: number): Promise<boolean> =>
  (await trx("appointmentNews").where({ appointmentId }).where("version", ">", version).first("appointmentId")) !==
  undefined;
