import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "../ids.ts";
import type { Mail } from "./mail.ts";

export interface MailOptions {
  /** `smtp://…`; unset: letters are written into `folder`. */
  url: string | undefined;
  folder: string;
  from: string;
}

/** Opens the way letters go out. */
export const openMail = ({ url, folder, from }: MailOptions): Promise<Mail> =>
  url ? openSmtp(url, from) : openFolder(folder, from);

const smtpWithinMs = 10_000;

async function openSmtp(url: string, from: string): Promise<Mail> {
  const { createTransport } = await import("nodemailer");
  const limits = { connectionTimeout: smtpWithinMs, greetingTimeout: smtpWithinMs, socketTimeout: smtpWithinMs };
  const transport = createTransport({ url, pool: true, ...limits }, { from });
  return {
    send: async (letter) => {
      await transport.sendMail(letter);
    },
    close: () => transport.close(),
  };
}

async function openFolder(folder: string, from: string): Promise<Mail> {
  return {
    async send(letter) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, `${newId()}.json`);
      // Whoever watches the folder sees whole letters only.
      await writeFile(`${file}.part`, `${JSON.stringify({ from, ...letter }, null, 2)}\n`, { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    close() {},
  };
}
