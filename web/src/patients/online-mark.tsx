import type { Patient } from "@rawat/contracts";
import { t } from "../i18n/index.ts";

type Marked = Pick<Patient, "registeredOnline">;

/** What is said in short of who registered online, as long as nobody of the clinic has looked at who they are. */
export const onlineMarkOf = ({ registeredOnline }: Marked): string | undefined =>
  registeredOnline ? t.patients.onlineMark : undefined;

export const OnlineMark = ({ of }: { of: Marked }) => {
  const mark = onlineMarkOf(of);
  return mark ? <span class="tag warned">{mark}</span> : null;
};
