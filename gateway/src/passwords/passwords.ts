import { Unavailable } from "@rawat/platform";
import { Piscina } from "piscina";

/** Hashes and compares passwords, on threads of their own. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Whether it is the password. Without a hash it takes as long and answers no, so that nobody learns who has an account. */
  matches(password: string, passwordHash: string | undefined): Promise<boolean>;
  close(): Promise<void>;
}

const threadsMax = 2;
/** What waits longer than a request may take need not be begun. */
const waitingMax = 80;

/** @throws (each call) Unavailable when too many are waiting. */
export function createPasswords(cost: number): Passwords {
  const pool = new Piscina({
    filename: new URL("./hash-worker.ts", import.meta.url).href,
    // Nobody signs in for most of the day; a thread costs as much memory as half a service.
    minThreads: 0,
    maxThreads: threadsMax,
    maxQueue: waitingMax,
    idleTimeout: 20_000,
  });
  const run = async <T>(name: "hash" | "compare", task: object): Promise<T> => {
    try {
      return await pool.run(task, { name });
    } catch (error) {
      if (/queue/i.test(String((error as Error).message)))
        throw new Unavailable("service_unavailable", {
          detail: "Too many people sign in at this moment",
          cause: error,
        });
      throw error;
    }
  };
  let nobody: Promise<string> | undefined;
  const hashOfNobody = () => {
    nobody ??= run<string>("hash", { password: "nobody has this password", cost }).catch((error) => {
      nobody = undefined;
      throw error;
    });
    return nobody;
  };
  return {
    hash: (password) => run("hash", { password, cost }),
    matches: async (password, passwordHash) => {
      const same = await run<boolean>("compare", { password, passwordHash: passwordHash ?? (await hashOfNobody()) });
      return same && passwordHash !== undefined;
    },
    close: () => pool.destroy(),
  };
}
