import { styleText } from "node:util";

/** What the gateway makes where nothing real is at stake; each has the same password. */
export const demonstrationAccounts = {
  "admin@rawat.test": "administrator",
  "frontdesk@rawat.test": "front desk",
  "doctor@rawat.test": "doctor",
  "agent@rawat.test": "live-chat desk",
  "patient@rawat.test": "patient",
};
export const demonstrationPassword = "rawat-demo-password";

/** What a person reads who has just started Rawat. */
export function greeting(address: string, demonstration: boolean): string {
  const accounts = Object.entries(demonstrationAccounts).map(([email, role]) => `  ${email.padEnd(24)}${role}`);
  return [
    "",
    `Rawat is ready: ${styleText("bold", address)}`,
    "",
    ...(demonstration
      ? [...accounts, "", `  The password of each is ${demonstrationPassword}`]
      : ["  The first administrator is made by: npm run create-admin"]),
    "",
    "Ctrl-C stops it. What is entered stays.",
    "",
    "",
  ].join("\n");
}
