import type { Message } from "@rawat/contracts";
import { clockTime } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { Refusal, sentenceFor } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { AttachmentView, sizeOf } from "./attachment-view.tsx";
import type { Outbox, Waiting } from "./outbox.ts";

interface SaidProps {
  message: Message;
  isOwn: boolean;
  /** Whether its sender is named: where none of the two reads it. */
  isNamed: boolean;
  /** How far it has come, where that is told of it. */
  mark?: "sent" | "read" | undefined;
}

/** Something that was said. */
export const Said = ({ message, isOwn, isNamed, mark }: SaidProps) => (
  <li class={isOwn ? "said own" : "said"}>
    <div class="bubble">
      {isNamed ? (
        <strong class="small">{message.senderName}</strong>
      ) : (
        <span class="unseen">{isOwn ? t.chat.you : message.senderName}: </span>
      )}
      {message.attachment && <AttachmentView attachment={message.attachment} />}
      {message.content && <p class="said-text break">{message.content}</p>}
      <time class="said-at" dateTime={message.createdAt}>
        {clockTime(message.createdAt)}
      </time>
    </div>
    {mark && (
      <p class={`said-mark ${mark}`}>
        <Icon name="check" />
        {mark === "read" ? t.chat.read : t.chat.sent}
      </p>
    )}
  </li>
);

/** Something that was said here and that nobody has acknowledged yet. */
export const Unsent = ({ waiting, outbox }: { waiting: Waiting; outbox: Outbox }) => {
  const { clientMessageId, content, at, file, attachment, standing, error } = waiting;
  const name = attachment?.name ?? file?.name;
  const bytes = attachment?.bytes ?? file?.size ?? 0;
  return (
    <li class={`said own unsent ${standing}`}>
      <div class="bubble">
        <span class="unseen">{t.chat.you}: </span>
        {name !== undefined && (
          <div class="file">
            <Icon name="attach" />
            <div class="who">
              <strong class="break">{name}</strong>
              <span class="small">{sizeOf(bytes)}</span>
            </div>
          </div>
        )}
        {content && <p class="said-text break">{content}</p>}
        <time class="said-at" dateTime={at}>
          {clockTime(at)}
        </time>
      </div>
      {standing === "failed" ? (
        <div class="said-mark failed">
          <p>
            <Icon name="alert" />
            <span>
              {t.chat.failed}
              {error instanceof Refusal && `: ${sentenceFor(error)}`}
            </span>
          </p>
          <Button kind="quiet" onClick={() => outbox.drop(clientMessageId)}>
            {t.chat.drop}
          </Button>
          <Button icon="undo" onClick={() => outbox.again(clientMessageId)}>
            {t.chat.again}
          </Button>
        </div>
      ) : (
        <p class="said-mark">
          <Icon name="clock" />
          {standing === "goes" ? t.chat.sends : t.chat.waits}
        </p>
      )}
    </li>
  );
};
