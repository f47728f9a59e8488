import { Invalid } from "@rawat/platform";
import { dictionary } from "@zxcvbn-ts/language-common";

/** Passwords that were found most often in leaks. */
const common = new Set(dictionary["passwords-common"].map((word) => word.toLowerCase()));

/**
 * Refuses passwords that others guess first: common ones, and those made of the account's own e-mail or the clinic's name.
 *
 * @throws Invalid naming `field`.
 */
export function assertStrong(
  password: string,
  { field, email, clinic }: { field: string; email: string; clinic: string },
): void {
  const plain = password.toLowerCase();
  const [localPart = ""] = email.split("@");
  const own = [email, localPart, clinic, clinic.replace(/\s+/g, "")].map((text) => text.toLowerCase());
  if (common.has(plain) || own.includes(plain)) {
    throw new Invalid("invalid_request", {
      detail: "This password is guessed too easily",
      issues: [{ path: field, message: "Expected a password that is not a common one" }],
    });
  }
}
