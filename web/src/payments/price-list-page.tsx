import { askPriceList } from "../api/payments.ts";
import { LinkButton } from "../components/button.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { BillTabs } from "./bill-tabs.tsx";

/** What the clinic offers at which price. */
export function PriceListPage() {
  const loaded = useLoaded(async (signal) => (await askPriceList(signal).get({})).data, "");
  return (
    <Page
      title={t.sections.bills}
      inTab={t.payments.tabs.prices}
      tools={
        currentUser().role === "admin" && (
          <LinkButton kind="primary" icon="edit" href="/price-list/edit">
            {t.payments.editPrices}
          </LinkButton>
        )
      }
    >
      <BillTabs current="prices" />
      <Shown of={loaded}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon="clipboard" title={t.payments.noPrices} lead={t.payments.noPricesLead} />
          ) : (
            <ul class="rows prices" aria-label={t.payments.tabs.prices}>
              {items.map(({ code, name, price, active }) => (
                <li key={code} class="row">
                  <div class="who">
                    <strong class="break">{name}</strong>
                    <p class="small muted">
                      {code} {!active && <span class="tag">{t.payments.inactive}</span>}
                    </p>
                  </div>
                  <p class="cell amount">{rupiah(price)}</p>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Page>
  );
}
