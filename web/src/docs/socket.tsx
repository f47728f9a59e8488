import { t } from "../i18n/index.ts";
import type { Channel, SpokenMessage } from "./asyncapi.ts";
import { Prose, Words } from "./prose.tsx";
import { SchemaView } from "./schema.tsx";
import { Section } from "./section.tsx";
import { Part, Unfolding } from "./unfolding.tsx";

interface Props {
  socket: string;
  channel: Channel;
  spoken: readonly SpokenMessage[];
}

/** One socket with what is spoken on it. */
export const Socket = ({ socket, channel: { address, title, description }, spoken }: Props) => (
  <Section id={`tag-${socket}`} title={title || socket} about={description}>
    <p>
      <code class="break">{address}</code>
    </p>
    <div class="operations">
      {spoken.map((message) => (
        <Message key={message.id} {...message} />
      ))}
    </div>
  </Section>
);

const Message = ({ id, name, isSent, summary, description, payload, answer }: SpokenMessage) => (
  <Unfolding
    id={id}
    head={
      <>
        <span class={isSent ? "method post" : "method get"}>{isSent ? t.docs.sends : t.docs.hears}</span>
        <code class="path">{name}</code>
        <span class="what" lang="en">
          <Words text={summary} />
        </span>
      </>
    }
    body={() => (
      <div class="told">
        {description && <Prose text={description} />}
        {payload && (
          <Part title={t.docs.message}>
            <SchemaView schema={payload} />
          </Part>
        )}
        {answer && (
          <Part title={t.docs.answers}>
            {(answer.oneOf ?? [answer]).map((one, place) => (
              <SchemaView key={place} schema={one} />
            ))}
          </Part>
        )}
      </div>
    )}
  />
);
