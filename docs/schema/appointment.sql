-- The tables of appointment-service, made from its migrations by "npm run docs".

create table appointments (
  id char(36),
  version integer not null,
  patientId char(36) not null,
  doctorId char(36) not null,
  startsAt char(24) not null,
  endsAt char(24) not null,
  startsOn char(10) not null,
  durationMinutes integer not null,
  mode varchar(16) not null,
  status varchar(16) not null,
  reason text,
  statusReason text,
  createdAt char(24) not null,
  updatedAt char(24) not null,
  selfBookedAt char(24),
  standsFrom char(24) generated always as (case when status in ('cancelled', 'no_show') then null else rtrim(startsAt) end) virtual,
  selfBookedFrom char(32),
  primary key (id)
);

create index appointments_doctorid_standsfrom_id_index on appointments (doctorId, standsFrom, id);

create index appointments_doctorid_startsat_id_index on appointments (doctorId, startsAt, id);

create index appointments_patientid_selfbookedat_index on appointments (patientId, selfBookedAt);

create index appointments_patientid_standsfrom_id_index on appointments (patientId, standsFrom, id);

create index appointments_patientid_startsat_id_index on appointments (patientId, startsAt, id);

create index appointments_startsat_id_index on appointments (startsAt, id);

create index appointments_startson_status_mode_index on appointments (startsOn, status, mode);

create index appointments_status_startsat_id_index on appointments (status, startsAt, id);

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

create table calendarAccounts (
  accountId char(36),
  version integer not null,
  personId char(36),
  endedBy char(36),
  endedAt char(24),
  exceptSession char(36),
  primary key (accountId)
);

create table calendarTokens (
  personId char(36),
  tokenHash char(64) not null,
  kind varchar(8) not null,
  createdAt char(24) not null,
  accountId char(36),
  sessionId char(36),
  primary key (personId)
);

create index calendartokens_accountid_index on calendarTokens (accountId);

create unique index calendartokens_tokenhash_unique on calendarTokens (tokenHash);

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

create table people (
  id char(36),
  kind varchar(8) not null,
  name varchar(200) not null,
  medicalRecordNumber varchar(16),
  version integer not null,
  bookings integer not null,
  closedUntil char(24),
  scheduleVersion integer not null default '0',
  closings varchar(2000),
  primary key (id)
);

create index people_kind_id_index on people (kind, id);

create table reminders (
  appointmentId char(36) not null,
  hoursBefore integer not null,
  dueAt char(24) not null,
  doneAt char(24),
  primary key (appointmentId, hoursBefore)
);

create index reminders_doneat_dueat_index on reminders (doneAt, dueAt);

create table takenTime (
  personId char(36) not null,
  mark char(24) not null,
  appointmentId char(36) not null,
  primary key (personId, mark)
);

create index takentime_appointmentid_index on takenTime (appointmentId);
