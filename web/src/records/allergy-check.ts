import type { AllergyConflict } from "@rawat/contracts";
import { api } from "../api.ts";

/** What the clinic found; "failed" when it could not be asked. */
export type Checked = readonly AllergyConflict[] | "failed";

const pauseMs = 400;

/**
 * Asks which of the medications in a form are against an allergy of the patient: a moment after the last change, and at once
 * when it is to be sent. `onchecked` hears each answer that is still about what stands there.
 */
export function allergyCheck(patientId: string, onchecked: (checked: Checked) => void) {
  let medications: readonly string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay = new AbortController();
  let answer: Promise<Checked> | undefined;

  function consider(names: readonly string[]): void {
    const told = names.filter(Boolean);
    if (told.join("\n") === medications.join("\n")) return;
    medications = told;
    underWay.abort();
    answer = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => void check(), pauseMs);
  }

  /** The answer about what stands there now. */
  function check(): Promise<Checked> {
    clearTimeout(timer);
    answer ??= ask();
    return answer;
  }

  async function ask(): Promise<Checked> {
    underWay = new AbortController();
    const { signal } = underWay;
    const checked = await found(signal);
    if (signal.aborted) return checked;
    // What failed is asked again the next time.
    if (checked === "failed") answer = undefined;
    onchecked(checked);
    return checked;
  }

  async function found(signal: AbortSignal): Promise<Checked> {
    if (medications.length === 0) return [];
    try {
      return (await api.records(signal).checkAllergies({ body: { patientId, medications: [...medications] } })).data;
    } catch {
      // Whatever it is: the doctor is told that nothing was compared, and may save all the same.
      return "failed";
    }
  }

  return { consider, check };
}
