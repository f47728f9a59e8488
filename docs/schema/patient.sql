-- The tables of patient-service, made from its migrations by "npm run docs".

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

create table patientTerms (
  term varchar(64) not null,
  patientId char(36) not null,
  primary key (term, patientId)
);

create index patientterms_patientid_term_index on patientTerms (patientId, term);

create table patientVersions (
  patientId char(36) not null,
  version integer not null,
  at char(24) not null,
  action varchar(16) not null,
  userId char(36),
  userName varchar(200),
  role varchar(64),
  changes text not null,
  primary key (patientId, version)
);

create table patients (
  id char(36),
  medicalRecordNumber varchar(16) not null,
  version integer not null,
  name varchar(200) not null,
  birthDate char(10),
  gender varchar(8) not null,
  nik char(16),
  activeNik char(16),
  bpjsNumber char(13),
  phone varchar(16),
  email varchar(254),
  address text,
  bloodType varchar(8),
  allergies text,
  emergencyContact text,
  notes text,
  tags text not null,
  matchKey char(64) not null,
  importKey char(64),
  archivedAt char(24),
  createdAt char(24) not null,
  updatedAt char(24) not null,
  registeredOnline boolean not null default '0',
  primary key (id)
);

create unique index patients_activenik_unique on patients (activeNik);

create index patients_archivedat_id_index on patients (archivedAt, id);

create index patients_birthdate_id_index on patients (birthDate, id);

create unique index patients_importkey_unique on patients (importKey);

create index patients_matchkey_index on patients (matchKey);

create unique index patients_medicalrecordnumber_unique on patients (medicalRecordNumber);

create table recordNumbers (
  series varchar(8),
  lastNumber integer not null,
  primary key (series)
);

create table registrations (
  id char(36),
  primary key (id)
);
