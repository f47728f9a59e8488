import { createHmac } from "node:crypto";
import { constants, setPriority } from "node:os";
import { compareSync, getRounds, hashSync } from "bcryptjs";

// On Linux the priority is the thread's own: a flood of sign-ins shall not take the processor from everything else.
setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);

/** bcrypt reads 72 bytes and no NUL; a digest in base64 has 44 characters and stands for the whole password. */
const digest = (password: string) => createHmac("sha256", "rawat password").update(password, "utf8").digest("base64");

export const hash = ({ password, cost }: { password: string; cost: number }): string =>
  hashSync(digest(password), cost);

interface Comparison {
  password: string;
  passwordHash: string;
  /** As what comparing costs, whatever the hash was made at. */
  cost: number;
}

/** A step of cost doubles the work: what is missing of 2^cost is that of every step from the hash's own on. */
export function compare({ password, passwordHash, cost }: Comparison): boolean {
  const isRight = compareSync(digest(password), passwordHash);
  for (let step = getRounds(passwordHash); step < cost; step++) hashSync(digest(password), step);
  return isRight;
}
