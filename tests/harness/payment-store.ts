import { migrations } from "../../payment-service/migrations/index.ts";
import { openServiceStore } from "./service-store.ts";

/** The payment service's tables, with nobody on them. */
export const openPaymentStore = () => openServiceStore("payment", migrations);
