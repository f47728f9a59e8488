import { orders, paymentBooks, payments, priceList, serviceTimeline } from "@rawat/contracts";
import { implement, type Route } from "@rawat/platform";
import { bookHandlers } from "./books/routes.ts";
import type { Deps } from "./deps.ts";
import { orderHandlers } from "./orders/routes.ts";
import { paymentHandlers } from "./payments/routes.ts";
import { priceHandlers } from "./prices/routes.ts";
import { timelineHandlers } from "./timeline/routes.ts";

/** Which contracts are mounted on which handlers. */
export const routes = (deps: Deps): Route[] => [
  ...implement(orders, orderHandlers(deps)),
  ...implement(priceList, priceHandlers(deps)),
  ...implement(payments, paymentHandlers(deps)),
  ...implement(paymentBooks, bookHandlers(deps)),
  ...implement(serviceTimeline, timelineHandlers(deps)),
];
