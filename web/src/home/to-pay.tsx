import { useLoaded } from "../components/loaded.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { begunTalks, isDue, isOfBills, owedOrders } from "../payments/owed.ts";
import { whatFor } from "../payments/standing.ts";

const owedNow = async (signal: AbortSignal) => {
  const [talks, orders] = await Promise.all([begunTalks(signal), owedOrders(signal)]);
  return [
    ...talks.map((talk) => ({ name: whatFor(talk), amount: talk.amount })),
    ...orders.filter(isDue).map(({ product, price }) => ({ name: product, amount: price })),
  ];
};

/** What is to pay, where something is. Whatever keeps it from being read keeps nothing else of this page from being read. */
export function ToPay() {
  const { value: due = [] } = useLoaded(owedNow, "", { about: isOfBills });
  const [first] = due;
  if (!first) return null;
  return (
    <section class="card next">
      <h2>{t.payments.toPay}</h2>
      <p class="next-when">
        <span>{rupiah(due.reduce((sum, { amount }) => sum + amount, 0))}</span>
      </p>
      <p class="break">{due.length === 1 ? first.name : t.payments.andMore(first.name, due.length - 1)}</p>
      <p>
        <a class="button plain" href="/payments">
          {t.payments.seeToPay}
        </a>
      </p>
    </section>
  );
}
