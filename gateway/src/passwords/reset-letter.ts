import type { Letter } from "@rawat/platform";
import type { StoredAccount } from "../accounts/account.ts";

/** The letter with the link, in both languages: the gateway does not know which one the reader prefers. */
export function resetLetter(
  { email, name }: Pick<StoredAccount, "email" | "name">,
  link: string,
  clinic: string,
): Letter {
  return {
    to: email,
    subject: `${clinic}: kata sandi baru / new password`,
    text: `${name},

Buka tautan ini untuk membuat kata sandi baru. Tautan berlaku 30 menit dan hanya sekali.
Jika Anda tidak memintanya, abaikan surat ini.

Open this link to set a new password. It works once, for 30 minutes.
If you did not ask for it, ignore this letter.

${link}

${clinic}
`,
  };
}
