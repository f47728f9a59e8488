import { accounts } from "./accounts.ts";
import { appointmentFigures } from "./appointment-figures.ts";
import { appointments } from "./appointments.ts";
import { audit, serviceAudit } from "./audit.ts";
import { categories } from "./categories.ts";
import { chatSocket } from "./chat-socket.ts";
import { chats } from "./chats.ts";
import { clinic } from "./clinic.ts";
import { consultations } from "./consultations.ts";
import { deadLetters } from "./dead-letters.ts";
import { departments } from "./departments.ts";
import { doctors } from "./doctors.ts";
import type { Contract } from "./language/endpoint.ts";
import { introspection } from "./language/introspection.ts";
import type { Sockets } from "./language/socket.ts";
import { live } from "./live.ts";
import { news } from "./news.ts";
import { notifications } from "./notifications.ts";
import { orders, priceList } from "./orders.ts";
import { patients } from "./patients.ts";
import { paymentBooks } from "./payment-books.ts";
import { payments } from "./payments.ts";
import { records } from "./records.ts";
import { staff } from "./staff.ts";
import { serviceTimeline } from "./timeline.ts";
import { users } from "./users.ts";

/** The contracts that a program of ours implements: what is asked by HTTP, and what is spoken on sockets. */
export interface ServiceContracts {
  readonly contracts: Readonly<Record<string, Contract>>;
  readonly sockets?: Sockets;
}

/** A service behind the gateway; `port` is where it listens unless told. */
interface Service extends ServiceContracts {
  readonly port: number;
}

/** What the gateway answers itself. */
export const gatewayContracts = { accounts, introspection, users, audit, deadLetters, live } as const;

/**
 * Every service behind the gateway. Its route table, its API page and the walk through every role are made from this. Whoever is
 * referred to by others stands before them: a backup copies them in the opposite order.
 */
export const services = {
  patient: { port: 5_001, contracts: { patients, serviceAudit } },
  staff: { port: 5_002, contracts: { staff, doctors, departments, clinic, news, categories, serviceAudit } },
  appointment: { port: 5_003, contracts: { appointments, appointmentFigures, serviceTimeline, serviceAudit } },
  record: { port: 5_004, contracts: { records, serviceTimeline, serviceAudit } },
  payment: { port: 5_006, contracts: { orders, priceList, payments, paymentBooks, serviceTimeline, serviceAudit } },
  chat: {
    port: 5_005,
    contracts: { consultations, chats, notifications, serviceTimeline, serviceAudit },
    sockets: { chatSocket },
  },
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof services;
