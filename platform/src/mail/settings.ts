import { z } from "zod";

const mailbox = /^(?:[^<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;

/** The variables by which a program sends letters. */
export const mailSettings = {
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe("Mail server; unset: letters are written to DATA_DIR/outbox-mail"),
  MAIL_FROM: z
    .string()
    .regex(mailbox, "Expected an address, alone or as Name <somebody@house.example>")
    .default("Klinik Rawat <no-reply@rawat.test>")
    .describe("Sender of letters"),
} as const;
