import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { useTitle } from "../components/page.tsx";
import { ThemeSwitch } from "../components/switches.tsx";
import { useId } from "../components/use-id.ts";
import { newIdempotencyKey } from "../idempotency-key.ts";
import { createConnection, type Frame } from "./connection.ts";

/**
 * A client to try the chat's socket with, for engineers, in English as the contract is. It keeps nothing: the token goes with the page.
 */
export function TestClient() {
  useTitle("Test client");
  const connection = useMemo(createConnection, []);
  useEffect(() => connection.close, []);
  const token = useSignal("");
  const kind = useSignal<"consultationId" | "chatRoomId">("consultationId");
  const id = useSignal("");
  const text = useSignal("");
  const isOpen = connection.isOpen.value;
  const where = { [kind.value]: id.value.trim() };
  const isConsultation = kind.value === "consultationId";
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="docs-bar">
        <a class="brand" href="/" aria-label="Rawat">
          <img src="/logo.svg" alt="" width={34} height={34} />
          <span>Rawat</span>
        </a>
        <span class="docs-mark">Test client</span>
        <div class="switches">
          <ThemeSwitch />
        </div>
      </header>
      <main id="content" class="test-client" tabIndex={-1}>
        <h1>Try the chat’s socket</h1>
        <p class="lead">
          What may be sent and what is told stands in the <a href="/docs">API documentation</a>. Get a token by{" "}
          <code>POST /auth/login</code>; nothing of it is kept.
        </p>
        <form
          class="card form"
          onSubmit={(event) => {
            event.preventDefault();
            void connection.connect(token.value.trim());
          }}
        >
          <Typed label="Access token" text={token.value} onText={(next) => (token.value = next)} isSecret />
          <div class="try-buttons">
            <Button kind="primary" type="submit">
              Connect
            </Button>
            <Button disabled={!isOpen} onClick={connection.close}>
              Disconnect
            </Button>
            <p class="small muted" role="status">
              {isOpen ? "Connected" : "Not connected"}
            </p>
          </div>
        </form>
        <form
          class="card form"
          onSubmit={(event) => {
            event.preventDefault();
            const said = { ...where, content: text.value, clientMessageId: newIdempotencyKey() };
            void connection.send("send_message", said);
            text.value = "";
          }}
        >
          <div class="field">
            <label for="kind">Conversation</label>
            <select
              id="kind"
              value={kind.value}
              onChange={({ currentTarget }) => (kind.value = currentTarget.value as typeof kind.value)}
            >
              <option value="consultationId">Consultation</option>
              <option value="chatRoomId">Room</option>
            </select>
          </div>
          <Typed label="Its id" text={id.value} onText={(next) => (id.value = next)} />
          <div class="try-buttons">
            <Button
              disabled={!isOpen}
              onClick={() => void connection.send(isConsultation ? "join_consultation" : "join_room", where)}
            >
              Join
            </Button>
            <Button disabled={!isOpen} onClick={() => void connection.send("sync", where)}>
              Sync
            </Button>
            <Button
              disabled={!isOpen || !isConsultation}
              onClick={() => void connection.send("leave_consultation", where)}
            >
              Leave
            </Button>
          </div>
          <Typed label="Message" text={text.value} onText={(next) => (text.value = next)} />
          <div class="try-buttons">
            <Button kind="primary" type="submit" disabled={!isOpen}>
              Send
            </Button>
          </div>
        </form>
        <section class="card form" aria-label="What went over the line">
          <div class="try-buttons">
            <h2>What went over the line</h2>
            <Button kind="quiet" icon="trash" onClick={connection.clear}>
              Clear
            </Button>
          </div>
          <ol class="frames" aria-live="polite">
            {connection.frames.value.map((frame) => (
              <FrameView key={frame.number} {...frame} />
            ))}
          </ol>
        </section>
      </main>
    </>
  );
}

interface TypedProps {
  label: string;
  text: string;
  onText: (text: string) => void;
  isSecret?: boolean;
}

function Typed({ label, text, onText, isSecret }: TypedProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        {...(isSecret && { type: "password" })}
        value={text}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
    </div>
  );
}

const FrameView = ({ at, kind, name, body }: Frame) => (
  <li class={`frame ${kind}`}>
    <p>
      <span class="tag">{kind}</span> <code>{name}</code> <time class="small muted">{at.slice(11, 23)}</time>
    </p>
    {body !== undefined && <pre>{JSON.stringify(body, null, 2)}</pre>}
  </li>
);
