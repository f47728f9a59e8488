import type { PriceItem } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { Combobox } from "../components/combobox.tsx";
import type { Values } from "../components/drafts.ts";
import { TextField, useChosen } from "../components/field.tsx";
import { FormContext, useForm } from "../components/form-context.ts";
import { RupiahField, rupiahOf } from "../components/rupiah-field.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";

const name = "choice";
const shownMax = 12;

/** What was found by what was typed; what the price list does not have is taken in the words that were typed. */
type Entry = PriceItem | { words: string };

/** What was chosen, as it is kept in a form: `code MCU-01`, or `words Suntik vitamin`. */
function chosenOf(kept: string): { code?: string; words?: string } {
  const [kind = "", ...rest] = kept.split(" ");
  return kind === "" ? {} : { [kind]: rest.join(" ") };
}

/** What such a form orders; where nothing was chosen, nothing that the server would take. */
export function orderedIn(values: Values) {
  const { code, words } = chosenOf(values[name] ?? "");
  if (code !== undefined) return { priceCode: code };
  return words === undefined ? {} : { product: values.product ?? "", price: rupiahOf(values.price) ?? 0 };
}

/** Finds what the price list has, as one types, by name or code; what it does not have is written out, with its price. */
export function PriceChoice({ prices, takesFocus }: { prices: readonly PriceItem[]; takesFocus: boolean }) {
  const form = useForm();
  const [kept, hidden] = useChosen(name);
  // What is chosen now begins with the words that were typed now, whatever stood there before a reload.
  const isChosenNow = useRef(false);
  const { code, words } = chosenOf(kept.value);
  const item = prices.find((each) => each.code === code);
  const isNothing = item === undefined && words === undefined;
  return (
    <>
      <Combobox<Entry>
        // What is wrong where nothing was chosen is said of the product.
        name={isNothing ? "product" : name}
        label={t.payments.fromPriceList}
        hint={t.payments.priceListHint}
        wide
        takesFocus={takesFocus}
        search={async (text) => [...matching(prices, text), { words: text }]}
        keyOf={(entry) => ("words" in entry ? "" : entry.code)}
        option={(entry) =>
          "words" in entry ? (
            <span class="break">{t.payments.somethingElse(entry.words)}</span>
          ) : (
            <>
              <span>
                {entry.name} <span class="small muted">{entry.code}</span>
              </span>
              <span class="amount">{rupiah(entry.price)}</span>
            </>
          )
        }
        onChosen={(entry) => {
          isChosenNow.current = true;
          kept.value = "words" in entry ? `words ${entry.words}` : `code ${entry.code}`;
        }}
        // Whoever types anew means something else than what was chosen before.
        onTyped={() => {
          kept.value = "";
        }}
        none={t.payments.noPrices}
        found={t.payments.pricesFound}
      />
      {hidden}
      {isNothing && <input type="hidden" name="product" value="" />}
      <p class="receipt-sum chosen-price" role="status">
        {item && (
          <>
            <span class="break">{item.name}</span> <strong>{rupiah(item.price)}</strong>
          </>
        )}
      </p>
      {words !== undefined && (
        <FormContext value={isChosenNow.current ? { ...form, initial: (_, value) => value } : form}>
          <TextField key={words} name="product" label={t.payments.product} value={words} maxLength={200} />
          <RupiahField name="price" label={t.payments.price} />
        </FormContext>
      )}
    </>
  );
}

/** Every word must be in its name or begin its code, in any order. */
function matching(prices: readonly PriceItem[], text: string): PriceItem[] {
  const words = text.toLowerCase().split(/\s+/);
  const fits = ({ code, name: called }: PriceItem) =>
    words.every((word) => called.toLowerCase().includes(word) || code.toLowerCase().startsWith(word));
  return prices.filter(fits).slice(0, shownMax);
}
