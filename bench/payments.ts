import { comparePayments } from "./payments/growth.ts";
import { compareNotifications } from "./payments/notifications.ts";

// What a notification of Midtrans costs from its coming in to the books, beside the same rows inserted bare; and how a clinic's payments
// slow down when they grow a hundredfold.
await compareNotifications();
await comparePayments();
