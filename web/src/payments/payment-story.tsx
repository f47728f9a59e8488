import type { PaymentEvent } from "@rawat/contracts";
import { clinicSecond } from "../clinic/clinic-time.ts";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { BillMark } from "./bill-mark.tsx";

/** What Rawat itself writes down, said in the reader's language; whatever is not of these is the provider's own word. */
function seenIn({ source, seen }: PaymentEvent): string {
  const { methods } = t.payments;
  return source === "counter" && seen in methods ? methods[seen as keyof typeof methods] : saidOf(seen);
}

/** The same of whatever was seen, whoever saw it. */
export function saidOf(seen: string): string {
  const { waysBack, seenWords, sources, ownReasons } = t.payments;
  if (seen in seenWords) return seenWords[seen as keyof typeof seenWords];
  const [, sum, reason = ""] = /^refund of (\d+): (.*)$/s.exec(seen) ?? [];
  const why = reason in ownReasons ? ownReasons[reason as keyof typeof ownReasons] : reason;
  if (sum) return [`${sources.refund}: ${rupiah(Number(sum))}`, why].filter(Boolean).join(", ");
  const [, gone, of] = /^\w+; gone: (\d+) of (\d+)$/.exec(seen) ?? [];
  if (gone) return t.payments.goneOf(rupiah(Number(gone)), rupiah(Number(of)));
  const [, given] = /^given back: (\d+)$/.exec(seen) ?? [];
  if (given) return rupiah(Number(given));
  const [, withdrawn] = /^refund withdrawn: (\d+)$/.exec(seen) ?? [];
  if (withdrawn) return `${seenWords["refund withdrawn"]}: ${rupiah(Number(withdrawn))}`;
  const [, handed, way, note] = /^given back by hand: (?:(\d+) by )?(cash|transfer|card)(?:, (.*))?$/s.exec(seen) ?? [];
  if (!way) return providers(seen);
  const back = handed ? t.payments.handedBack(rupiah(Number(handed))) : undefined;
  return [back, waysBack[way as keyof typeof waysBack], note].filter(Boolean).join(", ");
}

/** The provider's word with what it means, as it stands in their own pages too: `dana masuk · settlement`. */
function providers(seen: string): string {
  const { providerWords } = t.payments;
  const [, status = "", , rest = ""] = /^([a-z_]+)( \(\w+\))?(.*)$/s.exec(seen) ?? [];
  const meant = status in providerWords ? providerWords[status as keyof typeof providerWords] : undefined;
  if (meant === undefined) return seen;
  const [, rupiahs] = /^: IDR (\d+)$/.exec(rest) ?? [];
  const said = rupiahs
    ? `: ${rupiah(Number(rupiahs))}`
    : rest === ": wrong amount"
      ? `: ${t.payments.wrongAmount}`
      : rest;
  return `${meant} · ${seen.slice(0, seen.length - rest.length)}${said}`;
}

/** All that was learned of a payment or done to it, its beginning first. */
export const PaymentStory = ({ story }: { story: readonly PaymentEvent[] }) => (
  <section class="card story-of">
    <h2>{t.payments.story}</h2>
    <ol class="plain-list story">
      {story.map((event, place) => (
        // Nothing in a story has a name of its own, and it only grows.
        <li key={place}>
          <time class="small muted" dateTime={event.at}>
            {clinicSecond(event.at)}
          </time>
          <p>
            <strong>{t.payments.sources[event.source]}</strong>{" "}
            <span class="break">
              {[seenIn(event), event.method && t.payments.methods[event.method]].filter(Boolean).join(" · ")}
            </span>
          </p>
          <p class="small muted">
            {event.status && <BillMark status={event.status} />} {event.by}
          </p>
        </li>
      ))}
    </ol>
  </section>
);
