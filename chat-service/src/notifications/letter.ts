import type { Notification } from "@rawat/contracts";
import type { Letter } from "@rawat/platform";

export interface Sender {
  clinic: string;
  /** Under which address people reach the clinic's pages. */
  origin: string;
  zone: string;
}

/**
 * The letter of a notification, in both languages: nobody knows which one its reader prefers. It stays in mailboxes that others read
 * too; so it names no doctor, no complaint and no record, and its subject nothing at all.
 */
export function letterOf(notification: Notification, email: string, { clinic, origin, zone }: Sender): Letter {
  const [indonesian, english] = sentences(notification, zone);
  return {
    id: notification.id,
    to: email,
    subject: `${clinic}: pemberitahuan / notification`,
    text: `${indonesian}\nBuka pemberitahuan Anda untuk selengkapnya.\n\n${english}\nOpen your notifications for more.\n\n${origin}/notifications\n\n${clinic}\n`,
  };
}

function sentences(notification: Notification, zone: string): readonly [string, string] {
  const { type, amount = 0, startsAt, expiresAt, isToRefund } = notification;
  const rupiah = `Rp${amount.toLocaleString("id-ID")}`;
  switch (type) {
    case "appointment_reminder": {
      const [day, tag] = [dayAndTime(startsAt, "id-ID", zone), dayAndTime(startsAt, "en-GB", zone)];
      return [`Pengingat: Anda mempunyai janji temu pada ${day}.`, `A reminder: you have an appointment on ${tag}.`];
    }
    case "payment_settled":
      return [`Pembayaran Anda sebesar ${rupiah} sudah diterima.`, `Your payment of ${rupiah} has been received.`];
    case "payment_failed":
      return ["Pembayaran Anda tidak jadi.", "Your payment did not go through."];
    case "payment_refunded":
      return [
        `Dari pembayaran Anda sejauh ini ${rupiah} dikembalikan.`,
        `So far ${rupiah} of your payment has been returned to you.`,
      ];
    case "payment_reversed":
      return ["Bank menarik kembali pembayaran Anda.", "Your bank has taken your payment back."];
    case "consultation_started": {
      const [until, untilThen] = [dayAndTime(expiresAt, "id-ID", zone), dayAndTime(expiresAt, "en-GB", zone)];
      return [`Konsultasi sudah dimulai, sampai ${until}.`, `A consultation has begun and lasts until ${untilThen}.`];
    }
    case "consultation_expiring":
      return ["Konsultasi akan segera berakhir.", "A consultation is about to end."];
    case "consultation_ended":
      return isToRefund
        ? ["Konsultasi sudah berakhir; uangnya dikembalikan.", "A consultation has ended; what was paid is returned."]
        : ["Konsultasi sudah berakhir.", "A consultation has ended."];
    case "record_ready":
      return ["Ada catatan baru dari kunjungan Anda.", "There is a new record of your visit."];
  }
}

const dayAndTime = (at: string | undefined, locale: string, timeZone: string): string =>
  at === undefined
    ? ""
    : new Intl.DateTimeFormat(locale, {
        weekday: "long",
        day: "numeric",
        month: "long",
        year: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        timeZone,
        timeZoneName: "short",
      }).format(new Date(at));
