-- The tables of staff-service, made from its migrations by "npm run docs".

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

create table categories (
  id char(36),
  version integer not null,
  name varchar(120) not null,
  nameKey varchar(255) not null,
  description text,
  createdAt char(24) not null,
  updatedAt char(24) not null,
  primary key (id)
);

create unique index categories_namekey_unique on categories (nameKey);

create table clinic (
  id varchar(8),
  version integer not null,
  name varchar(200) not null,
  address varchar(500),
  phone varchar(16),
  openingHours text not null,
  updatedAt char(24) not null,
  primary key (id)
);

create table departments (
  id char(36),
  version integer not null,
  name varchar(120) not null,
  nameKey varchar(250) not null,
  description text,
  createdAt char(24) not null,
  updatedAt char(24) not null,
  primary key (id)
);

create unique index departments_namekey_unique on departments (nameKey);

create table doctorAccounts (
  accountId char(36),
  doctorId char(36) not null,
  version integer not null,
  isClosed integer not null,
  primary key (accountId)
);

create index doctoraccounts_doctorid_index on doctorAccounts (doctorId);

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

create table news (
  id char(36),
  version integer not null,
  slug varchar(100) not null,
  title varchar(200) not null,
  summary text,
  body text not null,
  html text not null,
  categoryId char(36),
  status varchar(16) not null,
  publishedAt char(24),
  sortAt char(24) not null,
  isShown integer not null,
  createdAt char(24) not null,
  updatedAt char(24) not null,
  foreign key(categoryId) references categories(id),
  primary key (id)
);

create index news_categoryid_isshown_sortat_id_index on news (categoryId, isShown, sortAt, id);

create index news_isshown_sortat_id_index on news (isShown, sortAt, id);

create unique index news_slug_unique on news (slug);

create index news_status_isshown_publishedat_index on news (status, isShown, publishedAt);

create index news_status_sortat_id_index on news (status, sortAt, id);

create table newsTerms (
  term varchar(64) not null,
  newsId char(36) not null,
  primary key (term, newsId)
);

create index newsterms_newsid_index on newsTerms (newsId);

create table outbox (
  id char(36),
  topic varchar(64) not null,
  body text not null,
  claimedUntil char(24) not null,
  primary key (id)
);

create index outbox_claimeduntil_index on outbox (claimedUntil);

create table scheduleEntries (
  doctorId char(36) not null,
  dayOfWeek integer not null,
  startMinute integer not null,
  endMinute integer not null,
  slotMinutes integer not null,
  mode varchar(16) not null,
  primary key (doctorId, dayOfWeek, startMinute)
);

create table staff (
  id char(36),
  version integer not null,
  scheduleVersion integer not null,
  name varchar(200) not null,
  nameKey varchar(200) not null,
  role varchar(16) not null,
  departmentId char(36),
  specialization varchar(120),
  specializationKey varchar(250),
  sipNumber varchar(60),
  strNumber varchar(60),
  consultationFee integer,
  maxConsultations integer not null,
  maxChats integer not null,
  phone varchar(16),
  email varchar(254),
  bio text,
  photoUrl varchar(500),
  active boolean not null,
  online boolean not null,
  removedAt char(24),
  createdAt char(24) not null,
  updatedAt char(24) not null,
  presenceVersion integer not null default '0',
  foreign key(departmentId) references departments(id),
  primary key (id)
);

create index staff_departmentid_index on staff (departmentId);

create index staff_removedat_namekey_id_index on staff (removedAt, nameKey, id);

create table staffRegistrations (
  id char(36),
  primary key (id)
);

create table staffTerms (
  term varchar(64) not null,
  staffId char(36) not null,
  primary key (term, staffId)
);

create index staffterms_staffid_index on staffTerms (staffId);

create table timeOff (
  id char(36),
  doctorId char(36) not null,
  startsAt char(24) not null,
  endsAt char(24) not null,
  reason varchar(200),
  createdAt char(24) not null,
  primary key (id)
);

create index timeoff_doctorid_endsat_index on timeOff (doctorId, endsAt);

create index timeoff_doctorid_startsat_id_index on timeOff (doctorId, startsAt, id);
