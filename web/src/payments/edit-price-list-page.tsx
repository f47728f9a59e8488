import type { PriceItem } from "@rawat/contracts";
import { askPriceList } from "../api/payments.ts";
import { close } from "../app/address.tsx";
import type { Values } from "../components/drafts.ts";
import { Edit } from "../components/edit.tsx";
import { SelectField, TextField } from "../components/field.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { Rows, rowsOf, tellByRows } from "../components/rows.tsx";
import { RupiahField, rupiahOf } from "../components/rupiah-field.tsx";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";

const rowsName = "items";
const read = () => askPriceList().get({});

/** The whole price list, to be written anew: for administrators. Orders keep the price they were made at. */
export function EditPriceListPage() {
  const list = useLoaded(read, "");
  return (
    <Page title={t.payments.editPrices} lead={t.payments.pricesLead}>
      <Edit
        of={list}
        again={read}
        submit={t.payments.save}
        draft="price list"
        change={(values, how) =>
          askPriceList()
            .replace({ body: itemsOf(values), ...how })
            .catch(tellByRows(rowsName))
        }
        isMade={(now, values) => JSON.stringify(now) === JSON.stringify(itemsOf(values))}
        theirs={(now) => now.map(({ name, price }) => <p key={name}>{`${name}: ${rupiah(price)}`}</p>)}
        saved={t.payments.saved}
        onDone={() => void close("/price-list")}
      >
        {(items) => (
          <Rows<PriceItem>
            name={rowsName}
            rows={items}
            row={(prefix, item) => <ItemFields prefix={prefix} item={item} />}
            class="price"
            add={t.payments.addPrice}
            remove={t.payments.removePrice}
            legend={t.payments.priceAt}
            none={t.payments.noPrices}
          />
        )}
      </Edit>
    </Page>
  );
}

const ItemFields = ({ prefix, item }: { prefix: string; item: PriceItem | undefined }) => (
  <>
    <TextField name={`${prefix}.code`} label={t.payments.code} value={item?.code ?? ""} maxLength={32} />
    <TextField name={`${prefix}.name`} label={t.payments.product} value={item?.name ?? ""} maxLength={200} />
    <RupiahField name={`${prefix}.price`} label={t.payments.price} value={item?.price ?? null} />
    <SelectField
      name={`${prefix}.active`}
      label={t.payments.offered}
      chosen={item?.active === false ? "no" : "yes"}
      options={[
        ["yes", t.payments.active],
        ["no", t.payments.inactive],
      ]}
    />
  </>
);

const itemsOf = (values: Values): PriceItem[] =>
  rowsOf(values, rowsName).map(({ code = "", name = "", price, active }) => ({
    code,
    name,
    price: rupiahOf(price) ?? 0,
    active: active !== "no",
  }));
