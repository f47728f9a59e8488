import { t } from "../i18n/index.ts";

/**
 * A number as people type it, with a comma or a point: `36,7`; nothing typed is null. What is no number goes to the server
 * as it is, to be refused there by its field's name.
 */
export function numberOf(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const number = Number(trimmed.replace(",", "."));
  return Number.isNaN(number) ? (trimmed as unknown as number) : number;
}

/** A number as the reader writes it. */
export const decimalText = (number: number): string =>
  new Intl.NumberFormat(t.locale, { maximumFractionDigits: 2, useGrouping: false }).format(number);
