-- The tables of chat-service, made from its migrations by "npm run docs".

create table accounts (
  id char(36),
  version integer not null,
  name varchar(200) not null,
  email varchar(254),
  role varchar(16) not null,
  patientId char(36),
  staffId char(36),
  isDisabled integer not null,
  primary key (id)
);

create index accounts_patientid_index on accounts (patientId);

create index accounts_staffid_index on accounts (staffId);

create table appointmentNews (
  appointmentId char(36),
  version bigint not null,
  at char(24) not null,
  primary key (appointmentId)
);

create index appointmentnews_at_index on appointmentNews (at);

create table attachmentPieces (
  attachmentId char(36) not null,
  place integer not null,
  content text not null,
  primary key (attachmentId, place)
);

create table attachments (
  id char(36),
  conversationId char(36) not null,
  kind varchar(16) not null,
  senderId char(36) not null,
  name text not null,
  mediaType varchar(40) not null,
  bytes integer not null,
  createdAt char(24) not null,
  sentAt char(24),
  primary key (id)
);

create index attachments_conversationid_id_index on attachments (conversationId, id);

create index attachments_senderid_createdat_index on attachments (senderId, createdAt);

create index attachments_sentat_createdat_index on attachments (sentAt, createdAt);

create table attendance (
  consultationId char(36),
  accountId char(36),
  instanceId char(36),
  primary key (consultationId, accountId, instanceId)
);

create index attendance_accountid_index on attendance (accountId);

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

create table chatRoomMembers (
  chatRoomId char(36) not null,
  accountId char(36) not null,
  primary key (chatRoomId, accountId)
);

create index chatroommembers_accountid_chatroomid_index on chatRoomMembers (accountId, chatRoomId);

create table chatRooms (
  id char(36),
  membersKey varchar(64) not null,
  createdAt char(24) not null,
  primary key (id)
);

create unique index chatrooms_memberskey_unique on chatRooms (membersKey);

create table consultations (
  id char(36),
  version integer not null,
  paymentId char(36) not null,
  patientId char(36) not null,
  doctorId char(36) not null,
  status varchar(16) not null,
  isLate integer not null,
  startedAt char(24),
  expiresAt char(24),
  answeredAt char(24),
  warnedAt char(24),
  endedAt char(24),
  endedBecause varchar(24),
  isToRefund integer not null,
  dueAt char(24),
  createdAt char(24) not null,
  updatedAt char(24) not null,
  paymentBegunAt char(24),
  answerConfirmedAt char(24),
  primary key (id)
);

create index consultations_doctorid_id_index on consultations (doctorId, id);

create index consultations_doctorid_status_index on consultations (doctorId, status);

create index consultations_dueat_index on consultations (dueAt);

create index consultations_patientid_id_index on consultations (patientId, id);

create index consultations_patientid_startedat_id_index on consultations (patientId, startedAt, id);

create index consultations_patientid_status_index on consultations (patientId, status);

create unique index consultations_paymentid_unique on consultations (paymentId);

create index consultations_status_id_index on consultations (status, id);

create table heldNews (
  id char(36),
  patientId char(36),
  staffId char(36),
  type varchar(32) not null,
  subjectId char(36) not null,
  details text not null,
  createdAt char(24) not null,
  primary key (id)
);

create index heldnews_createdat_index on heldNews (createdAt);

create index heldnews_subjectid_index on heldNews (subjectId);

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

create table letters (
  notificationId char(36),
  tries integer not null,
  dueAt char(24) not null,
  createdAt char(24) not null,
  primary key (notificationId)
);

create index letters_dueat_index on letters (dueAt);

create table messageClaims (
  conversationId char(36) not null,
  senderId char(36) not null,
  clientMessageId varchar(100) not null,
  messageId char(36) not null,
  fingerprint varchar(80) not null,
  createdAt char(24) not null,
  acceptedAt char(24),
  primary key (conversationId, senderId, clientMessageId)
);

create index messageclaims_createdat_index on messageClaims (createdAt);

create index messageclaims_messageid_index on messageClaims (messageId);

create table messages (
  id char(36),
  conversationId char(36) not null,
  kind varchar(16) not null,
  senderId char(36) not null,
  senderName varchar(200) not null,
  senderRole varchar(16) not null,
  type varchar(16) not null,
  content text not null,
  attachmentId char(36),
  clientMessageId varchar(100),
  createdAt char(24) not null,
  primary key (id)
);

create index messages_conversationid_id_index on messages (conversationId, id);

create table notifications (
  id char(36),
  accountId char(36) not null,
  type varchar(32) not null,
  subjectId char(36) not null,
  details text not null,
  createdAt char(24) not null,
  readAt char(24),
  primary key (id)
);

create index notifications_accountid_id_index on notifications (accountId, id);

create index notifications_accountid_readat_id_index on notifications (accountId, readAt, id);

create index notifications_accountid_subjectid_id_index on notifications (accountId, subjectId, id);

create index notifications_createdat_index on notifications (createdAt);

create table outbox (
  id char(36),
  topic varchar(64) not null,
  body text not null,
  claimedUntil char(24) not null,
  primary key (id)
);

create index outbox_claimeduntil_index on outbox (claimedUntil);

create table paidTies (
  paymentId char(36),
  version integer not null,
  patientId char(36) not null,
  doctorId char(36) not null,
  isOff integer not null,
  primary key (paymentId)
);

create index paidties_patientid_doctorid_isoff_index on paidTies (patientId, doctorId, isOff);

create table people (
  id char(36),
  name varchar(200) not null,
  version integer not null,
  consultations integer not null default '0',
  primary key (id)
);

create table presence (
  accountId char(36),
  isOnline integer not null,
  version integer not null,
  primary key (accountId)
);

create table presenceSigns (
  accountId char(36) not null,
  instanceId char(36) not null,
  seenUntil char(24) not null,
  primary key (accountId, instanceId)
);

create index presencesigns_instanceid_index on presenceSigns (instanceId);

create index presencesigns_seenuntil_index on presenceSigns (seenUntil);

create table readMarks (
  consultationId char(36) not null,
  accountId char(36) not null,
  messageId char(36) not null,
  primary key (consultationId, accountId)
);

create table shutOuts (
  id char(36),
  who varchar(100) not null,
  at char(24) not null,
  primary key (id)
);

create index shutouts_at_index on shutOuts (at);

create table ties (
  appointmentId char(36),
  version integer not null,
  patientId char(36) not null,
  doctorId char(36) not null,
  isOff integer not null,
  primary key (appointmentId)
);

create index ties_patientid_doctorid_isoff_index on ties (patientId, doctorId, isOff);
