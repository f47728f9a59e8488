import type { Payment } from "@rawat/contracts";
import { useEffect, useRef } from "preact/hooks";
import { askConsultations } from "../api/chats.ts";
import { go } from "../app/address.tsx";
import { LinkButton } from "../components/button.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { Banner } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { useLookAgain } from "./look-again.ts";
import { isHeld } from "./standing.ts";

interface Props {
  payment: Payment;
  /** Whether one has just come back from paying it. */
  isBack: boolean;
}

/** The consultation that a payment is for. Whoever has just paid is led there as soon as it has begun; later a link leads there. */
export function ItsConsultation({ payment: { id, status }, isBack }: Props) {
  const isOwn = currentUser().role === "patient";
  const loaded = useLoaded(
    async (signal) => (await askConsultations(signal).list({ query: { paymentId: id } })).data,
    `${id} ${status}`,
    { about: ({ type }) => type.startsWith("consultation."), staysWhileLoading: true },
  );
  const [found] = loaded.value ?? [];
  // Also where it could not be read: it may run already.
  const isKnown = loaded.value !== undefined || loaded.error !== undefined;
  const isAwaited = isOwn && status === "paid" && isKnown && !found;
  useLookAgain(isAwaited, loaded.reload);
  const hasWaited = useRef(isBack);
  if (loaded.value !== undefined && !found) hasWaited.current = true;
  const isToEnter = isOwn && found?.status === "active" && hasWaited.current;
  useEffect(() => {
    // In its place: who goes back from there does not come here only to be led there again.
    if (isToEnter && found) void go(`/consultations/${found.id}`, { replace: true });
  }, [isToEnter]);
  if (isAwaited)
    return (
      <div role="status">
        <Banner kind="told" icon="clock">
          {t.payments.consultationBegins}
        </Banner>
      </div>
    );
  if (!found || !(isHeld(status) || found.endedAt)) return null;
  return (
    <p>
      <LinkButton
        kind={found.status === "active" ? "primary" : "plain"}
        icon="chat"
        href={`/consultations/${found.id}`}
      >
        {found.status === "active" ? t.payments.toConsultation : t.payments.seeConsultation}
      </LinkButton>
    </p>
  );
}
