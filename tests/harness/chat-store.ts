import { migrations } from "../../chat-service/migrations/index.ts";
import { openServiceStore } from "./service-store.ts";

/** The chat service's tables, with nobody on them. */
export const openChatStore = () => openServiceStore("chat", migrations);
