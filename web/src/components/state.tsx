import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { issueSentence, Refusal, requestIdOf, sentenceFor, withField } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-shapes.ts";

interface Failed {
  title: string;
  error: unknown;
  retry: () => void;
}

/** Says why something is not here, with a way to try again; after a 429 only when the wait is over. */
export function FailureState({ title, error, retry }: Failed) {
  const waitSeconds = error instanceof Refusal ? (error.retryAfterSeconds ?? 0) : 0;
  const [isWaiting, setWaiting] = useState(waitSeconds > 0);
  useEffect(() => {
    setWaiting(waitSeconds > 0);
    const timer = setTimeout(() => setWaiting(false), waitSeconds * 1_000);
    return () => clearTimeout(timer);
  }, [error]);
  const requestId = requestIdOf(error);
  return (
    <div class="state failed" role="alert">
      <span class="state-mark">
        <Icon name="alert" />
      </span>
      <h2>{title}</h2>
      <p>{sentenceFor(error)}</p>
      {issuesIn(error).map((text) => (
        <p key={text} class="break">
          {text}
        </p>
      ))}
      {requestId && <p class="small muted break">{t.words.requestNumber(requestId)}</p>}
      <Button disabled={isWaiting} onClick={retry}>
        {t.words.retry}
      </Button>
    </div>
  );
}

/** What was wrong with what was asked for, as it stands in the address. */
const issuesIn = (error: unknown): string[] =>
  error instanceof Refusal
    ? (error.problem.errors ?? []).map((issue) => withField(issue.path, issueSentence(issue)))
    : [];

interface Empty {
  title: string;
  lead?: string;
  icon?: IconName;
  heading?: "h1" | "h2";
  /** What to do about it. */
  children?: ComponentChildren;
}

/** Says kindly that there is nothing, and what to do about it. */
export const EmptyState = ({ title, lead, icon = "heart", heading: Heading = "h2", children }: Empty) => (
  <div class="state">
    <span class="state-mark">
      <Icon name={icon} />
    </span>
    <Heading tabIndex={-1}>{title}</Heading>
    {lead && <p>{lead}</p>}
    {children}
  </div>
);

/** Stands where something will be. */
export const Skeleton = () => <div class="skeleton block" aria-busy="true" role="img" aria-label={t.words.loading} />;

/** Something to know before one reads on: a warning, or that something could not be done. */
export const Banner = ({
  kind,
  icon = "alert",
  children,
}: {
  kind: "failed" | "warned" | "told";
  icon?: IconName;
  children: ComponentChildren;
}) => (
  <div class={`alert ${kind}`}>
    <Icon name={icon} />
    <div>{children}</div>
  </div>
);
