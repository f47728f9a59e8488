import type { OrderStatus, PaymentStatus } from "@rawat/contracts";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-shapes.ts";
import { rupiah } from "../format.ts";
import { BillMark } from "./bill-mark.tsx";

interface Props {
  icon: IconName;
  title: string;
  href: string;
  /** What is said below the title; what there is not is left out. */
  told: readonly (string | null | undefined | false)[];
  status: OrderStatus | PaymentStatus;
  amount: number;
}

/** An order or a payment in a list. */
export const BillRow = ({ icon, title, href, told, status, amount }: Props) => (
  <>
    <span class="avatar" aria-hidden="true">
      <Icon name={icon} />
    </span>
    <div class="who">
      <a class="row-open" href={href}>
        {title}
      </a>
      <p class="small muted">{told.filter(Boolean).join(" · ")}</p>
    </div>
    <div class="cell marks">
      <BillMark status={status} />
    </div>
    <p class="cell amount">{rupiah(amount)}</p>
    <span class="row-end">
      <Icon name="chevron" />
    </span>
  </>
);
