-- The tables of payment-service, made from its migrations by "npm run docs".

create table auditTrail (
  id char(36),
  at char(24) not null,
  action varchar(64) not null,
  result varchar(16) not null,
  userId char(36),
  role varchar(64),
  patientId char(36),
  subjectId char(36),
  address varchar(64),
  requestId varchar(128),
  userName varchar(200),
  count integer,
  primary key (id)
);

create index audittrail_action_id_index on auditTrail (action, id);

create index audittrail_patientid_id_index on auditTrail (patientId, id);

create index audittrail_userid_id_index on auditTrail (userId, id);

create table differences (
  id char(36),
  paymentId char(36) not null,
  kind varchar(24) not null,
  reference varchar(100) not null,
  seen varchar(200) not null,
  at char(24) not null,
  resolvedAt char(24),
  resolvedBy varchar(200),
  note varchar(200),
  primary key (id)
);

create unique index differences_paymentid_kind_reference_unique on differences (paymentId, kind, reference);

create index differences_resolvedat_id_index on differences (resolvedAt, id);

create table idempotencyKeys (
  scope char(64),
  requestHash char(64) not null,
  resourceId char(36),
  attempt integer not null,
  runningUntil char(24) not null,
  expiresAt char(24) not null,
  primary key (scope)
);

create index idempotencykeys_expiresat_index on idempotencyKeys (expiresAt);

create table inbox (
  eventId char(36),
  handledAt char(24) not null,
  primary key (eventId)
);

create index inbox_handledat_index on inbox (handledAt);

create table ledger (
  id char(36),
  paymentId char(36) not null,
  kind varchar(16) not null,
  reference varchar(100) not null,
  account varchar(16) not null,
  amount integer not null,
  method varchar(16) not null,
  at char(24) not null,
  day char(10) not null,
  by varchar(200),
  byId char(36),
  primary key (id)
);

create index ledger_account_day_kind_method_amount_index on ledger (account, day, kind, method, amount);

create index ledger_account_id_index on ledger (account, id);

create unique index ledger_paymentid_kind_reference_account_unique on ledger (paymentId, kind, reference, account);

create table notifications (
  id char(36),
  orderNumber varchar(64) not null,
  body text not null,
  receivedAt char(24) not null,
  dueAt char(24),
  primary key (id)
);

create index notifications_dueat_index on notifications (dueAt);

create index notifications_ordernumber_id_index on notifications (orderNumber, id);

create index notifications_receivedat_index on notifications (receivedAt);

create table orders (
  id char(36),
  version integer not null,
  orderNumber varchar(50) not null,
  patientId char(36) not null,
  product varchar(200) not null,
  price integer not null,
  priceCode varchar(32),
  listPrice integer,
  status varchar(16) not null,
  madeBy varchar(16) not null,
  makerName varchar(200),
  repricedBy varchar(200),
  repricedAt char(24),
  paymentId char(36),
  paidAt char(24),
  createdAt char(24) not null,
  updatedAt char(24) not null,
  primary key (id)
);

create unique index orders_ordernumber_unique on orders (orderNumber);

create index orders_patientid_createdat_id_index on orders (patientId, createdAt, id);

create index orders_patientid_id_index on orders (patientId, id);

create index orders_status_id_index on orders (status, id);

create table outbox (
  id char(36),
  topic varchar(64) not null,
  body text not null,
  claimedUntil char(24) not null,
  primary key (id)
);

create index outbox_claimeduntil_index on outbox (claimedUntil);

create table paymentFacts (
  paymentId char(36) not null,
  transactionId varchar(64) not null,
  fact varchar(16) not null,
  method varchar(16) not null,
  startedAt char(24) not null,
  at char(24) not null,
  primary key (paymentId, transactionId, fact)
);

create table paymentStories (
  id char(36),
  paymentId char(36) not null,
  at char(24) not null,
  source varchar(16) not null,
  seen varchar(200) not null,
  transactionId varchar(64),
  status varchar(24) not null,
  by varchar(200),
  primary key (id)
);

create index paymentstories_paymentid_id_index on paymentStories (paymentId, id);

create table payments (
  id char(36),
  version integer not null,
  orderNumber varchar(50) not null,
  patientId char(36) not null,
  doctorId char(36),
  orderId char(36),
  description varchar(200) not null,
  amount integer not null,
  status varchar(24) not null,
  method varchar(16),
  refundedAmount integer not null,
  openFor varchar(100),
  snapToken varchar(64),
  redirectUrl varchar(300),
  pageClaimedUntil char(24),
  expiresAt char(24),
  closedAs varchar(16),
  placeUntil char(24),
  paidAt char(24),
  failedAt char(24),
  reversedAt char(24),
  checkAt char(24),
  checks integer not null,
  createdAt char(24) not null,
  updatedAt char(24) not null,
  consultationEndedAt char(24),
  freeBecause varchar(100),
  placeLostAt char(24),
  placesMax integer,
  lookedAt char(24),
  primary key (id)
);

create index payments_checkat_index on payments (checkAt);

create index payments_doctorid_id_index on payments (doctorId, id);

create index payments_doctorid_placeuntil_index on payments (doctorId, placeUntil);

create index payments_method_id_index on payments (method, id);

create unique index payments_openfor_unique on payments (openFor);

create index payments_orderid_id_index on payments (orderId, id);

create unique index payments_ordernumber_unique on payments (orderNumber);

create index payments_patientid_createdat_id_index on payments (patientId, createdAt, id);

create index payments_patientid_id_index on payments (patientId, id);

create index payments_status_id_index on payments (status, id);

create table people (
  id char(36),
  name varchar(200) not null,
  medicalRecordNumber varchar(16),
  version integer not null,
  consultations integer not null default '0',
  primary key (id)
);

create table priceChanges (
  orderId char(36) not null,
  version integer not null,
  from integer not null,
  to integer not null,
  by varchar(200),
  byId char(36),
  at char(24) not null,
  primary key (orderId, version)
);

create table priceLists (
  version integer,
  items text not null,
  createdAt char(24) not null,
  primary key (version)
);

create table refunds (
  id char(36),
  paymentId char(36) not null,
  refundKey varchar(100) not null,
  transactionId varchar(64),
  amount integer not null,
  reason varchar(200) not null,
  status varchar(16) not null,
  requestedBy varchar(200),
  method varchar(16),
  note varchar(200),
  dueAt char(24),
  tries integer not null,
  createdAt char(24) not null,
  doneAt char(24),
  isSurplus integer not null default '0',
  ended varchar(16),
  primary key (id)
);

create index refunds_dueat_index on refunds (dueAt);

create unique index refunds_paymentid_refundkey_unique on refunds (paymentId, refundKey);

create index refunds_status_id_index on refunds (status, id);

create table unknownPayments (
  id char(36),
  transactionId varchar(64) not null,
  orderNumber varchar(64) not null,
  amount integer not null,
  seen varchar(200) not null,
  at char(24) not null,
  resolvedAt char(24),
  resolvedBy varchar(200),
  note varchar(200),
  primary key (id)
);

create index unknownpayments_resolvedat_id_index on unknownPayments (resolvedAt, id);

create unique index unknownpayments_transactionid_unique on unknownPayments (transactionId);
