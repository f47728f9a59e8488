import { useLoaded } from "../components/loaded.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { isDue, isOfBills, owedOrders } from "../payments/owed.ts";

/** What is to pay, where something is. Whatever keeps it from being read keeps nothing else of this page from being read. */
export function ToPay() {
  const { value: owed = [] } = useLoaded(owedOrders, "", { about: isOfBills });
  const due = owed.filter(isDue);
  const [first] = due;
  if (!first) return null;
  return (
    <section class="card next">
      <h2>{t.payments.toPay}</h2>
      <p class="next-when">
        <span>{rupiah(due.reduce((sum, { price }) => sum + price, 0))}</span>
      </p>
      <p class="break">{due.length === 1 ? first.product : t.payments.andMore(first.product, due.length - 1)}</p>
      <p>
        <a class="button plain" href="/payments">
          {t.payments.seeToPay}
        </a>
      </p>
    </section>
  );
}
