import { limitKeyOf, networkOf } from "@rawat/platform";
import { getRounds } from "bcryptjs";
import { Piscina } from "piscina";
import { createFairLine } from "../fair-line.ts";

/**
 * Hashes and compares passwords, on threads of their own. Each address has its own line before them, and each network its turn: who
 * floods from one keeps nobody waiting at another.
 *
 * @throws (each call) TooMany when enough of this address are waiting, Unavailable when too many are waiting in all.
 */
export interface Passwords {
  hash(password: string, address: string): Promise<string>;
  /** Whether it is the password. Without a hash it takes as long and answers no, so that nobody learns who has an account. */
  matches(password: string, passwordHash: string | undefined, address: string): Promise<boolean>;
  /** Whether it was made at another cost than hashes are now. */
  isOfOtherCost(passwordHash: string): boolean;
  close(): Promise<void>;
}

const threadsMax = 2;
/** What waits longer than a request may take need not be begun: two threads do about as many in five seconds. */
const addressWaitingMax = 64;
const waitingMax = 512;

interface Costs {
  /** At which hashes are made. */
  cost: number;
  /** Of the dearest hash that anybody has: who has a cheaper one, or none, takes as long. */
  dearest?: number;
}

export function createPasswords({ cost, dearest = cost }: Costs): Passwords {
  const pool = new Piscina({
    filename: new URL("./hash-worker.ts", import.meta.url).href,
    // Nobody signs in for most of the day; a thread costs as much memory as half a service.
    minThreads: 0,
    maxThreads: threadsMax,
    idleTimeout: 20_000,
  });
  const line = createFairLine({
    deed: "sign in",
    width: threadsMax,
    keyMax: addressWaitingMax,
    allMax: waitingMax,
    groupOf: networkOf,
  });
  const run = <T>(name: "hash" | "compare", task: object, address: string): Promise<T> =>
    line.run(limitKeyOf(address), () => pool.run(task, { name }));
  // A salt and a digest like any other: it costs the same to find that nothing has it.
  const comparedAt = Math.max(cost, dearest);
  const hashOfNobody = `$2b$${String(comparedAt).padStart(2, "0")}$${".".repeat(53)}`;
  return {
    hash: (password, address) => run("hash", { password, cost }, address),
    matches: async (password, passwordHash, address) => {
      const task = { password, passwordHash: passwordHash ?? hashOfNobody, cost: comparedAt };
      const isRight = (await run<boolean>("compare", task, address)) && passwordHash !== undefined;
      // Many people may sign in behind one address, and guessers fail: who knows the password stands behind nobody for it, unless it is
      // a loop that knows it.
      if (isRight) line.excuse(limitKeyOf(address));
      return isRight;
    },
    isOfOtherCost: (passwordHash) => getRounds(passwordHash) !== cost,
    close: () => {
      line.close();
      return pool.destroy();
    },
  };
}
