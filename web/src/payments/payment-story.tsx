import type { PaymentEvent } from "@rawat/contracts";
import { clinicSecond } from "../clinic/clinic-time.ts";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { BillMark } from "./bill-mark.tsx";

interface Line {
  /** What the line begins with: from whom it is, or what happened. */
  head: string;
  text?: string;
}

/** What Rawat itself writes down, said in the reader's language; whatever is not of these is the provider's own word. */
function lineOf({ source, seen }: PaymentEvent): Line {
  const { methods, sources, consultationOver } = t.payments;
  // It is from where refunds are, of which there need be none.
  if (source === "refund" && seen === "the consultation is over") return { head: consultationOver };
  const head = sources[source];
  if (source === "counter" && seen in methods) return { head, text: methods[seen as keyof typeof methods] };
  return { head, text: (source === "refund" && refundIn(seen)) || saidOf(seen) };
}

/** How much goes back and why; undefined where it is no refund that was seen. */
function refundIn(seen: string): string | undefined {
  const { ownReasons } = t.payments;
  const [, sum, reason = ""] = /^refund of (\d+): (.*)$/s.exec(seen) ?? [];
  const why = reason in ownReasons ? ownReasons[reason as keyof typeof ownReasons] : reason;
  return sum && [rupiah(Number(sum)), why].filter(Boolean).join(", ");
}

/** Whatever was seen, whoever saw it. */
export function saidOf(seen: string): string {
  const { waysBack, seenWords, sources } = t.payments;
  if (seen in seenWords) return seenWords[seen as keyof typeof seenWords];
  const refund = refundIn(seen);
  if (refund) return `${sources.refund}: ${refund}`;
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
        <StoryLine key={place} event={event} />
      ))}
    </ol>
  </section>
);

function StoryLine({ event }: { event: PaymentEvent }) {
  const { head, text } = lineOf(event);
  return (
    <li>
      <time class="small muted" dateTime={event.at}>
        {clinicSecond(event.at)}
      </time>
      <p>
        <strong>{head}</strong>{" "}
        <span class="break">
          {[text, event.method && t.payments.methods[event.method]].filter(Boolean).join(" · ")}
        </span>
      </p>
      <p class="small muted">
        {event.status && <BillMark status={event.status} />} {event.by}
      </p>
    </li>
  );
}
