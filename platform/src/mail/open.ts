import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "../ids.ts";
import type { Mail } from "./mail.ts";

interface MailConfig {
  SMTP_URL?: string | undefined;
  DATA_DIR: string;
  MAIL_FROM: string;
}

/** Opens the way letters go out: by the mail server, or into `DATA_DIR/outbox-mail` where there is none. */
export const openMail = ({ SMTP_URL, DATA_DIR, MAIL_FROM }: MailConfig): Promise<Mail> =>
  SMTP_URL ? openSmtp(SMTP_URL, MAIL_FROM) : openFolder(join(DATA_DIR, "outbox-mail"), MAIL_FROM);

const smtpWithinMs = 10_000;

async function openSmtp(url: string, from: string): Promise<Mail> {
  const { createTransport } = await import("nodemailer");
  const limits = { connectionTimeout: smtpWithinMs, greetingTimeout: smtpWithinMs, socketTimeout: smtpWithinMs };
  const transport = createTransport({ url, pool: true, ...limits }, { from });
  return {
    send: async ({ id, ...letter }) => {
      // What is sent once more is the same letter to whoever reads it.
      await transport.sendMail(id ? { ...letter, messageId: `<${id}@${domainOf(from)}>` } : letter);
    },
    close: () => transport.close(),
  };
}

const domainOf = (from: string): string => /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? "localhost";

async function openFolder(folder: string, from: string): Promise<Mail> {
  return {
    async send({ id = newId(), ...letter }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, `${id}.json`);
      // Whoever watches the folder sees whole letters only.
      await writeFile(`${file}.part`, `${JSON.stringify({ from, ...letter }, null, 2)}\n`, { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    close() {},
  };
}
