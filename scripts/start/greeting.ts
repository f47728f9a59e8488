import { styleText } from "node:util";
import { namedAddress } from "./addresses.ts";

/** What the gateway makes where nothing real is at stake: what each is good for, and what to try first. All have one password. */
export const demonstrationAccounts: Readonly<Record<string, readonly string[]>> = {
  "admin@rawat.test": [
    "runs the clinic: people, accounts, figures, books",
    "People: open a doctor, change their weekly hours",
  ],
  "frontdesk@rawat.test": [
    "registers patients, books, bills, checks them in",
    "Appointments: book dr. Bagus Prasetyo's next slot",
  ],
  "doctor@rawat.test": [
    "is on duty at any hour, writes medical records",
    "Consultations: answer who has paid and waits",
  ],
  "patient@rawat.test": [
    "is Siti Rahmawati: own appointments, records, payments",
    "Find a doctor: pay where no money moves, and talk",
  ],
  "agent@rawat.test": ["will answer the live chat; nothing to try yet"],
};
export const demonstrationPassword = "rawat-demo-password";

/** What is there when the programs are up. */
export interface Arrival {
  address: string;
  /** Whether the demonstration accounts can be used. */
  hasAccounts: boolean;
  /** Whether everything is there that was to be loaded. */
  isWhole: boolean;
}

/** What a person reads who has just started Rawat. */
export function greeting({ address, hasAccounts, isWhole }: Arrival): string {
  const accounts = Object.entries(demonstrationAccounts).flatMap(([email, [purpose, first]]) => [
    `  ${email.padEnd(22)}${purpose}`,
    ...(first ? [styleText("dim", `${"".padEnd(24)}${first}`)] : []),
  ]);
  return [
    "",
    `Rawat is ${isWhole ? "ready" : "up, without all of its demonstration"}: ${styleText("bold", namedAddress(address))}`,
    ...(isWhole ? [] : ["The next start goes on loading it; DEMO_DATA=off does without."]),
    "",
    ...(hasAccounts
      ? [
          "Sign in there as one of these, and try first what stands below each:",
          "",
          ...accounts,
          "",
          `  The password of each is ${demonstrationPassword}`,
        ]
      : ["  The first administrator is made by: npm run create-admin"]),
    "",
    "Ctrl-C stops it. What is entered stays.",
    "",
    "",
  ].join("\n");
}
