/** The whole rupiah that somebody typed as `150000`, `150.000`, `150,000`, `Rp 150.000,00` or `Rp 150.000,-`. Undefined where it is no such amount. */
export function rupiahTyped(text: string): number | undefined {
  const [, amount] =
    /^(?:rp\.?)?\s*(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+)(?:[.,](?:00|-))?$/i.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Number(amount.replace(/[.,]/g, ""));
}
