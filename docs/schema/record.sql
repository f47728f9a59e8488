-- The tables of record-service, made from its migrations by "npm run docs".

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
  version integer not null,
  role varchar(16),
  writings integer not null default '0',
  closedUntil char(24),
  closings varchar(2000),
  primary key (id)
);

create table recordDiagnoses (
  code varchar(8) not null,
  recordId char(36) not null,
  patientId char(36) not null,
  doctorId char(36) not null,
  createdAt char(24) not null,
  primary key (code, recordId)
);

create index recorddiagnoses_code_createdat_recordid_index on recordDiagnoses (code, createdAt, recordId);

create index recorddiagnoses_code_doctorid_createdat_recordid_index on recordDiagnoses (code, doctorId, createdAt, recordId);

create index recorddiagnoses_code_patientid_createdat_recordid_index on recordDiagnoses (code, patientId, createdAt, recordId);

create index recorddiagnoses_recordid_index on recordDiagnoses (recordId);

create table recordVersions (
  recordId char(36) not null,
  version integer not null,
  content text not null,
  userId char(36) not null,
  userName varchar(200) not null,
  role varchar(16) not null,
  writtenAt char(24) not null,
  primary key (recordId, version)
);

create table records (
  id char(36),
  patientId char(36) not null,
  doctorId char(36) not null,
  type varchar(16) not null,
  appointmentId char(36),
  consultationId char(36),
  version integer not null,
  createdAt char(24) not null,
  updatedAt char(24) not null,
  enteredInErrorAt char(24),
  enteredInErrorReason text,
  primary key (id)
);

create index records_doctorid_createdat_id_index on records (doctorId, createdAt, id);

create index records_enteredinerrorat_createdat_id_index on records (enteredInErrorAt, createdAt, id);

create index records_patientid_createdat_id_index on records (patientId, createdAt, id);
