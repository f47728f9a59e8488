import { useContext } from "preact/hooks";
import { spoken, t } from "../i18n/index.ts";
import { Example } from "./code.tsx";
import { curlOf, exampleOf } from "./example.ts";
import type { Answer, Call, Schema } from "./openapi.ts";
import { Prose, Words } from "./prose.tsx";
import { FieldRow, NamedSchemas, SchemaView } from "./schema.tsx";
import { Part, Unfolding } from "./unfolding.tsx";

/** One operation: its line, and what it takes and answers. */
export const Operation = ({ call }: { call: Call }) => (
  <Unfolding
    id={call.id}
    head={
      <>
        <span class={`method ${call.method}`}>{call.method.toUpperCase()}</span>
        <Path path={call.path} />
        <span class="what" lang="en">
          <Words text={call.operation.summary ?? ""} />
          {call.operation.security?.length === 0 && (
            <span class="open-to-all" lang={spoken.value}>
              {t.docs.open}
            </span>
          )}
        </span>
      </>
    }
    body={() => <Inside call={call} />}
  />
);

/** What stands for something of one's own is told apart. */
const Path = ({ path }: { path: string }) => (
  <code class="path">
    {path.split(/(\{\w+\})/).map((part, place) => (place % 2 ? <var key={part}>{part}</var> : part))}
  </code>
);

function Inside({ call }: { call: Call }) {
  const named = useContext(NamedSchemas);
  const { operation, parameters, answers } = call;
  const [bodyType, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const done = answers.filter(([status]) => !isFailure(status));
  const failed = answers.filter(([status]) => isFailure(status));
  const answered = done[0]?.[1].content?.["application/json"]?.schema;
  return (
    <div class="beside-example">
      <div class="told">
        {operation.description && <Prose text={operation.description} />}
        {parameters.length > 0 && (
          <Part title={t.docs.parameters}>
            <ul class="fields">
              {parameters.map(({ name, in: place, required = false, schema = {}, description }) => (
                <FieldRow key={name} {...{ name, place, schema, description }} isRequired={required} />
              ))}
            </ul>
          </Part>
        )}
        {bodyType && (
          <Part title={t.docs.body}>
            <Content type={bodyType} schema={body?.schema} />
          </Part>
        )}
        <Part title={t.docs.answers}>
          {done.map(([status, answer]) => (
            <Success key={status} status={status} answer={answer} />
          ))}
          <ul class="refusals">
            {failed.map(([status, { description = "" }]) => (
              <li key={status}>
                <span class="result refused">{status}</span>
                <Prose text={description} class="small" />
              </li>
            ))}
          </ul>
        </Part>
      </div>
      <div class="examples">
        <Example title={t.docs.example} text={curlOf(call, named)} />
        {answered && (
          <Example title={t.docs.exampleAnswer} text={JSON.stringify(exampleOf(answered, named), null, 2)} />
        )}
      </div>
    </div>
  );
}

const isFailure = (status: string) => Number(status) >= 400;

function Success({ status, answer }: { status: string; answer: Answer }) {
  const [type, content] = Object.entries(answer.content ?? {})[0] ?? [];
  return (
    <div class="answer">
      <p lang="en">
        <span class="result done">{status}</span> <Words text={answer.description ?? ""} />
      </p>
      {type && <Content type={type} schema={content?.schema} />}
    </div>
  );
}

/** JSON is what is spoken everywhere; any other type is named. */
const Content = ({ type, schema }: { type: string; schema: Schema | undefined }) => (
  <>
    {type !== "application/json" && <p class="type">{type}</p>}
    {schema && <SchemaView schema={schema} />}
  </>
);
