import type { AccountActor, ClinicEvents } from "@rawat/contracts";
import {
  afterCommit,
  createRounds,
  type Foundation,
  instant,
  inTransaction,
  newId,
  type Rounds,
  runAs,
  type SocketHub,
  type Transaction,
} from "@rawat/platform";
import { serviceName } from "../config.ts";
import { listUnderWayOf } from "../consultations/consultation-store.ts";
import { type Account, findAccount, isOver } from "../people/account-store.ts";
import { tellPresence } from "../sockets/telling.ts";
import { isAttendedElsewhere, noteJoined, noteLeft } from "./attendance-store.ts";
import {
  forgetSigns,
  listOverdue,
  listSigned,
  lockPresence,
  noteDoctor,
  settlePresence,
  sign,
  signAnew,
  signedForMs,
} from "./presence-store.ts";
import { tellOfPresence } from "./tell.ts";

const signEveryMs = 15_000;
/** Who comes back within this time was never gone: lines of phones break all the time. */
const graceMs = 4_000;
const lookEveryMs = 1_000;
const atOnceMax = 100;

type Somebody = Pick<Account, "id" | "role" | "patientId" | "staffId">;

interface TellingDeps extends Pick<Foundation<ClinicEvents>, "clock" | "outbox"> {
  hub: Pick<SocketHub, "tell">;
}

interface PresenceDeps extends TellingDeps, Pick<Foundation, "db" | "logger"> {}

/** Who is there, over all their devices and all instances. */
export interface Presence extends Pick<Rounds, "stop"> {
  /** One more device of somebody is connected here. */
  came(actor: AccountActor): Promise<void>;
  /** One less. */
  went(actor: AccountActor): Promise<void>;
  /** The first device of somebody that is connected here joins a consultation. @returns whether they have come by that */
  joined(actor: AccountActor, consultationId: string): Promise<boolean>;
  /** The last one of them has left it. @returns whether they have left by that */
  left(actor: AccountActor, consultationId: string): Promise<boolean>;
}

/** Keeps who is connected here, signs for them, and notices who has gone anywhere. */
export function startPresence(deps: PresenceDeps): Presence {
  const { db, clock } = deps;
  // This program among all that carry sockets.
  const instanceId = newId();
  const devices = new Map<string, { actor: AccountActor; count: number }>();
  const inMs = (ms: number) => instant(new Date(clock.now().getTime() + ms));
  let signAgainAt = 0;

  const signUntil = (actor: AccountActor, untilOf: (trx: Transaction, account: Somebody) => Promise<string> | string) =>
    inTransaction(
      db,
      async (trx) => {
        // By what they showed: of an account that was just made nobody may have told yet.
        const { accountId: id, role, patientId = null, staffId = null } = actor;
        await lockPresence(trx, id);
        await sign(trx, { accountId: id, instanceId }, await untilOf(trx, { id, role, patientId, staffId }));
        await settle(trx, deps, { id, role, patientId, staffId });
      },
      { line: actor.accountId },
    );

  /** Counts one device less of somebody. @returns how many are left */
  const less = (accountId: string): number => {
    const known = devices.get(accountId);
    const count = Math.max(0, (known?.count ?? 0) - 1);
    if (known && count > 0) devices.set(accountId, { ...known, count });
    else devices.delete(accountId);
    return count;
  };

  /** @returns whether they had joined by no other instance. Two instances at which they come or go at once do this one after the other. */
  const attend = ({ accountId }: AccountActor, consultationId: string, note: typeof noteJoined): Promise<boolean> =>
    inTransaction(
      db,
      async (trx) => {
        await lockPresence(trx, accountId);
        await note(trx, { consultationId, accountId, instanceId });
        return !(await isAttendedElsewhere(trx, { consultationId, accountId, instanceId }, inMs(0)));
      },
      { line: accountId },
    );

  /** For so long, but for nobody whose account was closed. */
  const untilUnlessClosed = (ms: number) => async (trx: Transaction, account: Somebody) =>
    inMs((await isOver(trx, account)) ? 0 : ms);

  /** Signs for everybody who is connected here, also whose sign somebody took for that of a dead instance. */
  const signForAll = async () => {
    const here = new Map(devices);
    await signAnew(db, instanceId, [...here.keys()], inMs(signedForMs));
    for (const accountId of await listSigned(db, instanceId)) here.delete(accountId);
    for (const [accountId, { actor }] of here)
      if (devices.has(accountId)) await signUntil(actor, untilUnlessClosed(signedForMs));
  };

  const rounds = createRounds("presence", lookEveryMs, deps.logger, async () => {
    let overdue = await listOverdue(db, clock.now(), atOnceMax);
    // Where a clock was set, the signs for who is here look old.
    const isOfHere = overdue.some((accountId) => devices.has(accountId));
    if (isOfHere || (performance.now() >= signAgainAt && devices.size > 0)) {
      await signForAll();
      signAgainAt = performance.now() + signEveryMs;
      if (isOfHere) overdue = await listOverdue(db, clock.now(), atOnceMax);
    }
    for (const accountId of overdue)
      await runAs(serviceName, () =>
        inTransaction(db, (trx) => settleAccount(trx, deps, accountId), { line: accountId }),
      );
    return overdue.length === atOnceMax ? "busy" : "idle";
  });

  return {
    async came(actor) {
      const { accountId } = actor;
      const count = (devices.get(accountId)?.count ?? 0) + 1;
      devices.set(accountId, { actor, count });
      // Where it fails nobody was let in; who is connected beside them is signed for by the next round.
      if (count === 1)
        await signUntil(actor, () => inMs(signedForMs)).catch((error) => {
          less(accountId);
          throw error;
        });
    },
    async went(actor) {
      const { accountId } = actor;
      // Whose account was closed does not come back: they are gone at once.
      if (less(accountId) === 0) await signUntil(actor, untilUnlessClosed(graceMs));
    },
    joined: (actor, consultationId) => attend(actor, consultationId, noteJoined),
    left: (actor, consultationId) => attend(actor, consultationId, noteLeft),
    async stop() {
      await rounds.stop();
      // Whoever was here goes to another instance, or is seen to be gone.
      await signAnew(db, instanceId, [...devices.keys()], inMs(graceMs)).catch(() => undefined);
    },
  };
}

/** Notes that somebody is there no more, whatever is still connected: their account is closed. */
export async function leaveForGood(trx: Transaction, deps: TellingDeps, account: Somebody): Promise<void> {
  // Whoever signs for them meanwhile waits, and then sees that it is closed.
  await lockPresence(trx, account.id);
  await forgetSigns(trx, account.id);
  await settle(trx, deps, account);
}

/** Writes down whether somebody is there, and tells who ought to know. */
async function settle(trx: Transaction, deps: TellingDeps, account: Somebody): Promise<void> {
  const now = deps.clock.now();
  const news = await settlePresence(trx, account.id, now);
  if (!news) return;
  const { isOnline } = news;
  if (account.role === "doctor" && account.staffId) {
    const version = await noteDoctor(trx, account.staffId, isOnline, now);
    await deps.outbox.publish(trx, tellOfPresence({ doctorId: account.staffId, isOnline, version }));
  }
  const underWay = await listUnderWayOf(trx, account);
  afterCommit(trx, () => tellPresence(deps.hub, underWay, { userId: account.id, online: isOnline }));
}

/** The same for one who is known by their account alone; of whom nobody has told yet nobody is told. */
async function settleAccount(trx: Transaction, deps: TellingDeps, accountId: string): Promise<void> {
  const account = await findAccount(trx, accountId);
  if (account) await settle(trx, deps, account);
  else await settlePresence(trx, accountId, deps.clock.now());
}
