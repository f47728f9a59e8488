import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { askPayments } from "../api/payments.ts";
import { go } from "../app/address.tsx";
import { Button } from "../components/button.tsx";
import { toast, toastFailure } from "../components/toast.tsx";
import { Refusal, sentenceFor } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { newIdempotencyKey } from "../idempotency-key.ts";

interface Props {
  what: { orderId: string } | { doctorId: string };
  name: string;
  /** Called once its page can be opened, where one is on it already. */
  onBegun?: () => void;
  /** Hears what is wrong where a toast would lie over it. */
  onFailed?: (sentence: string) => void;
  /** What stands on it, where that is more than one word. */
  children?: string;
}

/** Begins to pay an order or a consultation, or goes on where that was begun: its page says how. */
export function PayButton({ what, name, onBegun, onFailed, children }: Props) {
  const isBusy = useSignal(false);
  // The same request until it is answered, so that a lost answer begins nothing twice.
  const key = useRef(newIdempotencyKey());
  const pay = async () => {
    isBusy.value = true;
    try {
      const { data } = await askPayments().create({ body: what, idempotencyKey: key.current });
      await go(`/payments/${data.id}`);
      onBegun?.();
    } catch (error) {
      // Nobody wonders whether they have paid: to begin charges nothing.
      const isAway = error instanceof Refusal && error.status === 503;
      if (onFailed) onFailed(isAway ? t.payments.providerAway : sentenceFor(error));
      else if (isAway) toast(t.payments.providerAway, "failed");
      else toastFailure(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Button
      kind="primary"
      busy={isBusy.value}
      aria-label={children ? undefined : t.payments.payNamed(name)}
      onClick={() => void pay()}
    >
      {children ?? t.payments.pay}
    </Button>
  );
}
