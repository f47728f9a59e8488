import type { Message } from "@rawat/contracts";
import { useRef } from "preact/hooks";
import { clockTime } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { hasCode, Refusal, sentenceFor } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { AttachmentView, sizeOf } from "./attachment-view.tsx";
import { acceptedFiles, faultOf } from "./attachments.ts";
import type { Outbox, Waiting } from "./outbox.ts";
import { line } from "./socket.ts";

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
      {message.isUnreadable && <p class="said-text small">{t.chat.unreadable}</p>}
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

interface UnsentProps {
  waiting: Waiting;
  outbox: Outbox;
  /** Nothing more is said in the talk. */
  isOver: boolean;
  /** Once what was offered to be done about it is. */
  onDone: () => void;
}

/** Something that was said here and that nobody has acknowledged yet. */
export const Unsent = ({ waiting, outbox, isOver, onDone }: UnsentProps) => {
  const { clientMessageId, content, at, file, attachment, lostFile, standing } = waiting;
  const picker = useRef<HTMLInputElement>(null);
  const name = attachment?.name ?? file?.name ?? lostFile;
  const bytes = attachment?.bytes ?? file?.size;
  const again = (chosen?: File) => {
    outbox.again(clientMessageId, chosen);
    onDone();
  };
  return (
    <li class={`said own unsent ${standing}`}>
      <div class="bubble">
        <span class="unseen">{t.chat.you}: </span>
        {name !== undefined && (
          <div class="file">
            <Icon name="attach" />
            <div class="who">
              <strong class="break">{name}</strong>
              {bytes !== undefined && <span class="small">{sizeOf(bytes)}</span>}
            </div>
          </div>
        )}
        {content && <p class="said-text break">{content}</p>}
        <time class="said-at" dateTime={at}>
          {clockTime(at)}
        </time>
      </div>
      {standing === "failed" || standing === "stalled" ? (
        <div class="said-mark failed">
          <p>
            <Icon name="alert" />
            <span>{whyOf(waiting, isOver)}</span>
          </p>
          {/* What may have come is not given up. */}
          {standing === "failed" && (
            <Button
              kind="quiet"
              onClick={() => {
                outbox.drop(clientMessageId);
                onDone();
              }}
            >
              {t.chat.drop}
            </Button>
          )}
          {isForGood(waiting, isOver) ? null : lostFile === undefined ? (
            <Button icon="undo" onClick={() => again()}>
              {t.chat.again}
            </Button>
          ) : (
            <>
              <input
                ref={picker}
                type="file"
                class="unseen"
                tabIndex={-1}
                aria-label={t.chat.chooseAgain}
                accept={acceptedFiles}
                onChange={({ currentTarget }) => {
                  const [chosen] = currentTarget.files ?? [];
                  if (chosen && !faultOf(chosen)) again(chosen);
                }}
              />
              <Button icon="attach" onClick={() => picker.current?.click()}>
                {t.chat.chooseAgain}
              </Button>
            </>
          )}
        </div>
      ) : (
        <p class="said-mark">
          <Icon name="clock" />
          {line.value === "open" || (standing === "goes" && !file) ? t.chat.sends : t.chat.waits}
        </p>
      )}
    </li>
  );
};

/** What is wrong with the file itself. */
const isOfFile = ({ error }: Waiting): boolean =>
  error instanceof Refusal && (error.problem.errors ?? []).some(({ path }) => path === "file");

/** Whether it never goes, however often it is tried. */
const isForGood = (waiting: Waiting, isOver: boolean): boolean =>
  isOfFile(waiting) || hasCode(waiting.error, "consultation_over") || (isOver && waiting.lostFile !== undefined);

function whyOf(waiting: Waiting, isOver: boolean): string {
  const { standing, lostFile, error } = waiting;
  if (lostFile !== undefined) return isOver ? `${t.chat.failed}: ${t.problems.consultation_over}` : t.chat.fileLost;
  if (isOfFile(waiting)) return `${t.chat.failed}: ${t.chat.wrongFile}`;
  if (standing === "stalled") return t.chat.stalled;
  return error instanceof Refusal ? `${t.chat.failed}: ${sentenceFor(error)}` : t.chat.failed;
}
