import type { Letter } from "@rawat/platform";

/**
 * The letter with the link, in both languages: the gateway does not know which one the reader prefers. It greets nobody by name: anybody
 * may open an account with another's e-mail, and what they typed there would reach them as the clinic's own word.
 */
export function resetLetter(email: string, link: string, clinic: string): Letter {
  return {
    to: email,
    subject: `${clinic}: kata sandi baru / new password`,
    text: `Buka tautan ini untuk membuat kata sandi baru. Tautan berlaku 30 menit dan hanya sekali.
Jika Anda tidak memintanya, abaikan surat ini.

Open this link to set a new password. It works once, for 30 minutes.
If you did not ask for it, ignore this letter.

${link}

${clinic}
`,
  };
}
