import type { Migration } from "@rawat/platform";
import { createPeople } from "./0001-create-people.ts";
import { createConsultations } from "./0002-create-consultations.ts";
import { createMessages } from "./0003-create-messages.ts";
import { createPresence } from "./0004-create-presence.ts";
import { createChatRooms } from "./0005-create-chat-rooms.ts";
import { createNotifications } from "./0006-create-notifications.ts";
import { shutOuts } from "./0007-create-shut-outs.ts";
import { boundAttachments } from "./0008-bound-attachments.ts";
import { addToldVersions } from "./0009-add-told-versions.ts";
import { createAttendance } from "./0010-create-attendance.ts";
import { addAnswerConfirmed } from "./0011-add-answer-confirmed.ts";
import { createHeldNews } from "./0012-create-held-news.ts";
import { createTies } from "./0013-create-ties.ts";
import { createPaidTies } from "./0014-create-paid-ties.ts";

export const migrations: readonly Migration[] = [
  createPeople,
  createConsultations,
  createMessages,
  createPresence,
  createChatRooms,
  createNotifications,
  shutOuts,
  boundAttachments,
  addToldVersions,
  createAttendance,
  addAnswerConfirmed,
  createHeldNews,
  createTies,
  createPaidTies,
];
