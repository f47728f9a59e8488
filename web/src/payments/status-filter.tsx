import type { OrderStatus, PaymentStatus } from "@rawat/contracts";
import { ChoiceFilter } from "../components/filters.tsx";
import { t } from "../i18n/index.ts";

/** Narrows orders or payments to those of one status. */
export const StatusFilter = ({ of }: { of: readonly (OrderStatus | PaymentStatus)[] }) => (
  <ChoiceFilter
    isFramed
    label={t.payments.status}
    name="status"
    options={[["", t.payments.anyStatus], ...of.map((name) => [name, t.payments.statuses[name]] as const)]}
  />
);
