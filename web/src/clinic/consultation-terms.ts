import { signal } from "@preact/signals";
import type { Clinic } from "@rawat/contracts";

/** What the clinic sells as a consultation; until it has told, what it is unless somebody sets it otherwise. */
export const consultationTerms = signal<Clinic["consultation"]>({ minutes: 30, noShowMinutes: 10, warningMinutes: 5 });
