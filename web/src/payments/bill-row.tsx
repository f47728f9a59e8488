import type { ComponentChildren } from "preact";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-shapes.ts";
import { rupiah } from "../format.ts";

interface Props {
  icon: IconName;
  title: string;
  href: string;
  /** What is said below the title; what there is not is left out. */
  told: readonly (string | null | undefined | false)[];
  /** How far it is. */
  mark: ComponentChildren;
  amount: number;
}

/** An order or a payment in a list. */
export const BillRow = ({ icon, title, href, told, mark, amount }: Props) => (
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
    <div class="cell marks">{mark}</div>
    <p class="cell amount">{rupiah(amount)}</p>
    <span class="row-end">
      <Icon name="chevron" />
    </span>
  </>
);
