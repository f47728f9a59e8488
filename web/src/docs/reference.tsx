import { useMemo } from "preact/hooks";
import { SearchBox } from "../components/filters.tsx";
import { Icon } from "../components/icon.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { type AsyncApi, spokenOn } from "./asyncapi.ts";
import { Contents } from "./contents.tsx";
import { ErrorList, soughtErrors } from "./errors.tsx";
import { callsByTag, type OpenApi, titleOf } from "./openapi.ts";
import { Operation } from "./operation.tsx";
import { isSought, seek, sought, useTarget } from "./place.ts";
import { Prose } from "./prose.tsx";
import { NamedSchemas, SchemaView } from "./schema.tsx";
import { Section } from "./section.tsx";
import { Socket } from "./socket.tsx";
import { Unfolding } from "./unfolding.tsx";

interface Props {
  openApi: OpenApi;
  asyncApi: AsyncApi;
}

/** Operations by what they are about, sockets, schemas and errors: those that are searched for, or all of them. */
export function Reference({ openApi, asyncApi }: Props) {
  useTarget(true);
  const all = useMemo(
    () => ({
      tags: [...callsByTag(openApi, "")],
      named: { ...asyncApi.components?.schemas, ...openApi.components?.schemas },
      sockets: Object.entries(asyncApi.channels).map(([socket, channel]) => ({
        socket,
        channel,
        spoken: spokenOn(asyncApi, socket),
      })),
    }),
    [openApi, asyncApi],
  );
  const tags = all.tags
    .map(([tag, calls]) => ({
      tag,
      title: tag === "" ? t.docs.other : titleOf(tag),
      calls: calls.filter(({ method, path, operation: { summary } }) =>
        isSought(`${method} ${path} ${summary} ${tag}`),
      ),
    }))
    .filter(({ calls }) => calls.length > 0);
  const sockets = all.sockets
    .map((one) => ({ ...one, spoken: one.spoken.filter(({ name, summary }) => isSought(`${name} ${summary}`)) }))
    .filter(({ spoken }) => spoken.length > 0);
  const schemas = Object.entries(all.named).filter(([name]) => isSought(name));
  const errors = soughtErrors();
  const about = new Map(openApi.tags?.map(({ name, description }) => [name, description]));
  const entries = [
    ...tags.map(({ tag, title, calls }) => ({ id: `tag-${tag}`, text: title, count: calls.length })),
    ...sockets.map(({ socket, channel: { title }, spoken }) => ({
      id: `tag-${socket}`,
      text: title || socket,
      count: spoken.length,
    })),
    { id: "schemas", text: t.docs.schemas, count: schemas.length },
    { id: "errors", text: t.docs.errors, count: errors.length },
  ].filter(({ count }) => count > 0);
  return (
    <NamedSchemas value={all.named}>
      <aside class="docs-side">
        <SearchBox label={t.docs.filter} placeholder={t.docs.filterShort} told={sought.value} onText={seek} />
        <Contents entries={entries} />
      </aside>
      <div class="docs-body">
        <Head info={openApi.info} />
        <p class="unseen" role="status">
          {sought.value && t.docs.found(entries.reduce((sum, { count }) => sum + count, 0))}
        </p>
        {entries.length === 0 && (
          <EmptyState icon="search" title={t.docs.noneTitle} lead={t.docs.noneLead(sought.value)} />
        )}
        {tags.map(({ tag, title, calls }) => (
          <Section key={tag} id={`tag-${tag}`} title={title} about={about.get(tag)}>
            <div class="operations">
              {calls.map((call) => (
                <Operation key={call.id} call={call} />
              ))}
            </div>
          </Section>
        ))}
        {sockets.map((socket) => (
          <Socket key={socket.socket} {...socket} />
        ))}
        {schemas.length > 0 && (
          <Section id="schemas" title={t.docs.schemas}>
            <div class="operations">
              {schemas.map(([name, schema]) => (
                <Unfolding
                  key={name}
                  id={`schema-${name}`}
                  head={
                    <>
                      <code class="path">{name}</code>
                      <span class="what fields-named">{Object.keys(schema.properties ?? {}).join(", ")}</span>
                    </>
                  }
                  body={() => <SchemaView schema={schema} />}
                />
              ))}
            </div>
          </Section>
        )}
        {errors.length > 0 && (
          <Section id="errors" title={t.docs.errors}>
            <p class="lead">{t.docs.errorsLead}</p>
            <ErrorList errors={errors} />
          </Section>
        )}
      </div>
    </NamedSchemas>
  );
}

const Head = ({ info: { version, description = "" } }: { info: OpenApi["info"] }) => (
  <header class="docs-head">
    <h1 tabIndex={-1}>{t.docs.title}</h1>
    <p class="lead">{t.docs.lead}</p>
    <dl class="docs-facts">
      <div>
        <dt>{t.docs.address}</dt>
        <dd>
          <code class="break">{location.origin}</code>
        </dd>
      </div>
      <div>
        <dt>{t.docs.version}</dt>
        <dd>{version}</dd>
      </div>
      <div>
        <dt>{t.docs.files}</dt>
        <dd class="docs-files">
          {["/openapi.json", "/asyncapi.json"].map((path) => (
            <a key={path} href={path}>
              <Icon name="download" />
              {path.slice(1)}
            </a>
          ))}
        </dd>
      </div>
    </dl>
    {/* The first sentence says what the lead says; the lines of a paragraph are broken for whoever reads the file. */}
    {description
      .split("\n\n")
      .slice(1)
      .map((paragraph) => (
        <Prose key={paragraph} text={paragraph.replaceAll("\n", " ")} />
      ))}
  </header>
);
