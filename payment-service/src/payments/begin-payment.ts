import type { AccountActor, NewPayment } from "@rawat/contracts";
import {
  audit,
  Conflict,
  crashPoint,
  currentActor,
  type IdempotencyClaim,
  instant,
  inTransaction,
  orAbsent,
  perDay,
  sharing,
  type Transaction,
  Unusable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { assertUnpaid, isUnconfirmed } from "../orders/order.ts";
import { findOrder, lockOrder } from "../orders/order-store.ts";
import { enterDoctor, enterPatient, keepPerson } from "../people/person-store.ts";
import { nextCheck } from "../reconcile/check-times.ts";
import { assertUnquestioned } from "../reconcile/difference-store.ts";
import { withPage } from "./open-page.ts";
import { isOpen, type KeptPayment, newPayment, openForConsultation, openForOrder } from "./payment.ts";
import {
  countBegun,
  countPlaces,
  findOpen,
  findPayment,
  hasPaid,
  insertPayment,
  listPlacesBegun,
  nextNumber,
} from "./payment-store.ts";
import { tellOfPayment } from "./tell.ts";

interface Begun {
  patientId: string;
  idempotency?: IdempotencyClaim | undefined;
}

/**
 * Begins to pay a consultation or an order, or goes on where that was begun before: of two tabs both have the same payment. Its row is
 * there before the provider is asked, so no money can come that nobody knows.
 *
 * @throws Unusable, Conflict; BadNeighbour, Unavailable when the provider opens no page
 */
export async function beginPayment(
  deps: Deps,
  actor: AccountActor,
  { doctorId, orderId }: NewPayment,
  idempotency?: IdempotencyClaim,
  origin?: string,
): Promise<KeptPayment> {
  if (actor.patientId === undefined) throw new Unusable("unknown_patient");
  const begun = { patientId: actor.patientId, idempotency };
  const payment =
    doctorId === undefined ? await payOrder(deps, orderId as string, begun) : await payDoctor(deps, doctorId, begun);
  crashPoint("payment-begun");
  return withPage(deps, payment, origin);
}

async function payOrder(deps: Deps, orderId: string, { patientId, idempotency }: Begun): Promise<KeptPayment> {
  const known = await findOrder(deps.db, orderId);
  // Another's order is none, in the same words.
  if (known?.patientId !== patientId)
    throw new Unusable("unknown_order", known && { refused: { patientId: known.patientId } });
  return inTransaction(
    deps.db,
    async (trx) => {
      const order = await lockOrder(trx, orderId);
      assertUnpaid(order);
      if (isUnconfirmed(order)) throw new Conflict("not_confirmed");
      await assertUnquestioned(trx, { orderId });
      const openFor = openForOrder(orderId);
      const open = await findOpen(trx, openFor, deps.clock.now());
      if (open) return again(trx, open, idempotency);
      await enterPatient(trx, patientId);
      await assertFew(trx, deps, patientId);
      const orderNumber = await nextNumber(trx, order);
      return insert(
        trx,
        deps,
        { patientId, doctorId: null, orderId, orderNumber, openFor, description: order.product, amount: order.price },
        idempotency,
      );
    },
    { line: orderId },
  );
}

async function payDoctor(deps: Deps, doctorId: string, { patientId, idempotency }: Begun): Promise<KeptPayment> {
  const now = deps.clock.now();
  const query = { startsAt: instant(now), durationMinutes: "1", mode: "online" } as const;
  const answer = await orAbsent(deps.doctors.fit({ params: { id: doctorId }, query }));
  if (!answer) throw new Unusable("unknown_doctor");
  const { doctor, fit } = answer.data;
  await keepPerson(deps.db, { id: doctorId, name: doctor.name, medicalRecordNumber: null, version: answer.version });
  const openFor = openForConsultation(patientId, doctorId);
  const begun = await findPayment(deps.db, { openFor });
  const begin = () =>
    inTransaction(
      deps.db,
      async (trx) => {
        await enterPatient(trx, patientId);
        await enterDoctor(trx, doctorId);
        const open = await findOpen(trx, openFor, now);
        if (open) return again(trx, open, idempotency);
        await assertUnquestioned(trx, { patientId, doctorId });
        await assertFew(trx, deps, patientId);
        await assertFewPlaces(trx, deps, { patientId, doctorId });
        if (fit !== "fits") throw new Conflict("doctor_off_duty");
        if (!doctor.consultationFee) throw new Conflict("no_fee");
        if ((await countPlaces(trx, doctorId, instant(now))) >= doctor.maxConsultations)
          throw new Conflict("doctor_taken");
        const description = `Konsultasi ${doctor.name}`.slice(0, 200);
        return insert(
          trx,
          deps,
          {
            ...{ patientId, doctorId, orderId: null, openFor, description, amount: doctor.consultationFee },
            placesMax: doctor.maxConsultations,
          },
          idempotency,
        );
      },
      { line: doctorId },
    );
  return begun && isOpen(begun, now) ? begin() : withOthers(deps, { patientId, doctorId }, begin);
}

const dayMs = 24 * 3_600_000;

/** Each is asked for at the provider for hours, and of a doctor's places takes one. The patient's row is held. @throws Unusable */
async function assertFew(trx: Transaction, { clock, ownLimits }: Deps, patientId: string): Promise<void> {
  const since = instant(new Date(clock.now().getTime() - dayMs));
  if ((await countBegun(trx, patientId, since)) >= ownLimits.paymentsADay) throw new Unusable("too_many_payments");
}

/** Of what a patient may begin in a day this part may hold places at a time, and that part may come to nothing with one doctor. */
const [openShare, idleShare] = [4, 2];
const shareOf = (aDay: number, share: number) => Math.max(2, Math.trunc(aDay / share));

/** Each holds a doctor's place for as long as it can be paid: nobody holds many, or one for a day, by paying nothing. @throws Unusable */
async function assertFewPlaces(
  trx: Transaction,
  { clock, ownLimits: { paymentsADay } }: Deps,
  { patientId, doctorId }: { patientId: string; doctorId: string },
): Promise<void> {
  const now = clock.now();
  const begun = await listPlacesBegun(trx, patientId, instant(new Date(now.getTime() - dayMs)));
  const open = begun.filter(({ placeUntil }) => (placeUntil ?? "") > instant(now)).length;
  const idle = begun.filter((one) => one.doctorId === doctorId).length;
  if (open >= shareOf(paymentsADay, openShare) || idle >= shareOf(paymentsADay, idleShare))
    throw new Unusable("too_many_payments");
}

/**
 * Accounts cost nothing, so what one may begin binds nobody who makes many: with one doctor people who never paid here begin as much in
 * a day from one place as one of them may at a time. @throws Unusable
 */
async function withOthers<T>(
  { db, limits, originOf, ownLimits: { paymentsADay } }: Deps,
  { patientId, doctorId }: { patientId: string; doctorId: string },
  begin: () => Promise<T>,
): Promise<T> {
  const from = originOf();
  if (from === undefined || (await hasPaid(db, patientId))) return begin();
  const [key, rate] = [`payment-places:${doctorId}:${from}`, perDay(shareOf(paymentsADay, openShare))];
  return sharing(limits, { key, rate, none: () => new Unusable("too_many_newcomers") }, begin);
}

async function again(trx: Transaction, payment: KeptPayment, idempotency?: IdempotencyClaim): Promise<KeptPayment> {
  await idempotency?.complete(trx, payment.id);
  return payment;
}

async function insert(
  trx: Transaction,
  { clock, outbox, paymentMinutes, checkPaceMs }: Deps,
  wish: Omit<Parameters<typeof newPayment>[0], "minutes">,
  idempotency?: IdempotencyClaim,
): Promise<KeptPayment> {
  const now = clock.now();
  const begun = newPayment({ ...wish, minutes: paymentMinutes }, now);
  const payment = { ...begun, checkAt: nextCheck(begun, now, checkPaceMs) };
  if (!(await insertPayment(trx, payment))) throw new Conflict("request_running", { retryAfterSeconds: 1 });
  await outbox.publish(trx, tellOfPayment("payment.updated", payment));
  await audit(trx, currentActor(), {
    action: "payment.begin",
    subjectId: payment.id,
    whose: { patientId: payment.patientId },
  });
  await idempotency?.complete(trx, payment.id);
  return payment;
}
