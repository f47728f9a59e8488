import type { Transaction } from "@rawat/platform";

interface Attendance {
  consultationId: string;
  accountId: string;
  instanceId: string;
}

/** Whether somebody has joined a consultation by another instance, which still signs for them. */
export const isAttendedElsewhere = async (
  trx: Transaction,
  { consultationId, accountId, instanceId }: Attendance,
  now: string,
): Promise<boolean> =>
  (await trx("attendance")
    .join("presenceSigns", (on) =>
      on
        .on("presenceSigns.accountId", "attendance.accountId")
        .andOn("presenceSigns.instanceId", "attendance.instanceId"),
    )
    .where({ consultationId, "attendance.accountId": accountId })
    .whereNot({ "attendance.instanceId": instanceId })
    .where("seenUntil", ">", now)
    .first("consultationId")) !== undefined;

export async function noteJoined(trx: Transaction, attendance: Attendance): Promise<void> {
  await trx("attendance").insert(attendance).onConflict(["consultationId", "accountId", "instanceId"]).ignore();
}

export async function noteLeft(trx: Transaction, attendance: Attendance): Promise<void> {
  await trx("attendance").where(attendance).delete();
}

/** Forgets by which instances somebody has joined anything that sign for them no more. */
export async function forgetAttendance(trx: Transaction, accountId: string): Promise<void> {
  const signing = trx("presenceSigns").where({ accountId }).select("instanceId");
  await trx("attendance").where({ accountId }).whereNotIn("instanceId", signing).delete();
}
