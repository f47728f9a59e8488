import { useEffect, useMemo } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { askConsultations } from "../api/chats.ts";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { ask } from "../components/ask.tsx";
import { Button } from "../components/button.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { toastFailure } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";
import { namesOf } from "./consultation-row.tsx";
import { type Conversation, createConversation, isAnswered, type Opened, openConversation } from "./conversation.ts";
import { Presence } from "./presence.tsx";
import { Talk } from "./talk.tsx";
import { TimeLeft } from "./time-left.tsx";
import { Told } from "./told.tsx";
import { useSeenHeight } from "./use-seen-height.ts";
import { Workspace } from "./workspace.tsx";

/** A consultation: its two talk in it, its doctor with the patient's chart beside it, and an administrator reads it. */
export function ConsultationPage() {
  const { id = "" } = useRoute().params;
  const loaded = useLoaded(async (signal) => {
    const [opened] = await Promise.all([openConversation(id, signal), knowClinicZone()]);
    return opened;
  }, id);
  if (loaded.value?.consultation.id === id) return <Talking key={id} opened={loaded.value} />;
  return (
    <Page title={t.chat.one}>
      <Shown of={loaded}>{() => null}</Shown>
    </Page>
  );
}

function Talking({ opened }: { opened: Opened }) {
  const { conversation, ending } = useMemo(() => {
    const ending = new AbortController();
    return { conversation: createConversation(opened, ending.signal), ending };
  }, []);
  useEffect(() => () => ending.abort(), []);
  useSeenHeight();
  const { role } = currentUser();
  const { status, expiresAt } = conversation.consultation.value;
  return (
    <Page
      title={namesOf(conversation.consultation.value)}
      // Whose it is stays out of the browser's history.
      inTab={t.chat.one}
      isFilling
      isNarrow={role !== "doctor"}
      tools={
        status === "active" && (
          <>
            <TimeLeft until={expiresAt} />
            {role !== "patient" && <EndButton conversation={conversation} />}
          </>
        )
      }
    >
      <Presence conversation={conversation} />
      <Told conversation={conversation} />
      {role === "doctor" ? <Workspace conversation={conversation} /> : <Talk conversation={conversation} />}
    </Page>
  );
}

function EndButton({ conversation }: { conversation: Conversation }) {
  const { id, doctorId } = conversation.consultation.value;
  const end = async () => {
    const { endTitle: title, endAsk, endUnanswered, endSure: confirm, endNot: cancel } = t.chat;
    const text = isAnswered(conversation) || doctorId !== currentUser().staffId ? endAsk : endUnanswered;
    if (!(await ask({ title, text, confirm, cancel, danger: true }))) return;
    try {
      await askConsultations().end({ params: { id } });
    } catch (error) {
      toastFailure(error);
    }
    await conversation.look();
  };
  return (
    <Button icon="close" onClick={() => void end()}>
      {t.chat.end}
    </Button>
  );
}
