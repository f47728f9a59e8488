-- The tables of gateway, made from its migrations by "npm run docs".

create table accounts (
  id char(36),
  email varchar(254) not null,
  activeEmail varchar(254),
  name varchar(200) not null,
  role varchar(16) not null,
  passwordHash varchar(100) not null,
  patientId char(36),
  staffId char(36),
  state varchar(8) not null,
  pendingUntil char(24),
  tokenVersion integer not null,
  version integer not null,
  personVersion integer not null default '0',
  disabledAt char(24),
  closedAt char(24),
  createdAt char(24) not null,
  updatedAt char(24) not null,
  ownName varchar(200),
  isDisabledByArchiving boolean not null default '0',
  primary key (id)
);

create unique index accounts_activeemail_unique on accounts (activeEmail);

create index accounts_closedat_disabledat_id_index on accounts (closedAt, disabledAt, id);

create index accounts_closedat_id_index on accounts (closedAt, id);

create index accounts_closedat_role_id_index on accounts (closedAt, role, id);

create unique index accounts_patientid_unique on accounts (patientId);

create unique index accounts_staffid_unique on accounts (staffId);

create index accounts_state_pendinguntil_index on accounts (state, pendingUntil);

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

create table demonstrations (
  name varchar(40),
  begunAt char(24) not null,
  loadedAt char(24),
  primary key (name)
);

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

create table outbox (
  id char(36),
  topic varchar(64) not null,
  body text not null,
  claimedUntil char(24) not null,
  primary key (id)
);

create index outbox_claimeduntil_index on outbox (claimedUntil);

create table passwordResets (
  tokenHash char(64),
  accountId char(36) not null,
  expiresAt char(24) not null,
  primary key (tokenHash)
);

create index passwordresets_accountid_index on passwordResets (accountId);

create index passwordresets_expiresat_index on passwordResets (expiresAt);

create table sessions (
  id char(36),
  accountId char(36) not null,
  seed varchar(43) not null,
  generation integer not null,
  rotatedAt char(24) not null,
  expiresAt char(24) not null,
  endsAt char(24) not null,
  endedAt char(24),
  createdAt char(24) not null,
  primary key (id)
);

create index sessions_accountid_endedat_index on sessions (accountId, endedAt);

create index sessions_expiresat_index on sessions (expiresAt);
