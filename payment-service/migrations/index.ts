import type { Migration } from "@rawat/platform";
import { createPeople } from "./0001-create-people.ts";
import { createOrders } from "./0002-create-orders.ts";
import { createPriceLists } from "./0003-create-price-lists.ts";
import { createPayments } from "./0004-create-payments.ts";
import { createPaymentFacts } from "./0005-create-payment-facts.ts";
import { createPaymentStories } from "./0006-create-payment-stories.ts";
import { createRefunds } from "./0007-create-refunds.ts";
import { createLedger } from "./0008-create-ledger.ts";
import { createNotifications } from "./0009-create-notifications.ts";
import { createDifferences } from "./0010-create-differences.ts";
import { indexNotifications } from "./0011-index-notifications.ts";
import { addLedgerAccounts } from "./0012-add-ledger-accounts.ts";
import { addRefundMarks } from "./0013-add-refund-marks.ts";
import { addConsultationEnds } from "./0014-add-consultation-ends.ts";
import { addFreeConsultations } from "./0015-add-free-consultations.ts";
import { addPlaces } from "./0016-add-places.ts";
import { createUnknownPayments } from "./0017-create-unknown-payments.ts";
import { createPriceChanges } from "./0018-create-price-changes.ts";
import { addLooks } from "./0019-add-looks.ts";

export const migrations: readonly Migration[] = [
  createPeople,
  createOrders,
  createPriceLists,
  createPayments,
  createPaymentFacts,
  createPaymentStories,
  createRefunds,
  createLedger,
  createNotifications,
  createDifferences,
  indexNotifications,
  addLedgerAccounts,
  addRefundMarks,
  addConsultationEnds,
  addFreeConsultations,
  addPlaces,
  createUnknownPayments,
  createPriceChanges,
  addLooks,
];
