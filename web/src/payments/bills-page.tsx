import { currentUser } from "../session.ts";
import { OwnBillsPage } from "./own-bills-page.tsx";
import { PaymentsPage } from "./payments-page.tsx";

/** Payments: a patient's own with what they have to pay, the clinic's all. */
export const BillsPage = () => (currentUser().role === "patient" ? <OwnBillsPage /> : <PaymentsPage />);
