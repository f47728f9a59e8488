import type { Category, News } from "@rawat/contracts";
import { newsStatuses } from "@rawat/contracts/without-schemas";
import { useRef } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { askCategories, askNews } from "../api/news.ts";
import { close, go } from "../app/address.tsx";
import type { Values } from "../components/drafts.ts";
import { EditFields } from "../components/edit-fields.tsx";
import { SelectField, TextArea, TextField } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { toast, toastCut } from "../components/toast.tsx";
import { everyRow } from "../every-row.ts";
import { t } from "../i18n/index.ts";
import { chosenOf } from "../one-of.ts";

const fieldOf = { slug_taken: "slug", unknown_category: "categoryId" } as const;

/** Writes news. */
export function NewNewsPage() {
  const id = useRef("");
  const categories = useCategories();
  return (
    <Page title={t.newsroom.add} lead={t.newsroom.addLead} isNarrow>
      <Shown of={categories}>
        {(all) => (
          <Form
            class="card"
            submit={t.newsroom.save}
            draft="new news"
            fieldOf={fieldOf}
            onCancel={() => void close("/newsroom")}
            onSaved={() => void go(`/newsroom/${id.current}`, { replace: true })}
            send={async (values, { key }) => {
              const { data } = await askNews().create({ body: bodyOf(values), idempotencyKey: key });
              toast(t.newsroom.saved);
              id.current = data.id;
            }}
          >
            <NewsFields categories={all} />
          </Form>
        )}
      </Shown>
    </Page>
  );
}

/** Changes news. */
export function EditNewsPage() {
  const { id = "" } = useRoute().params;
  const read = () => askNews().get({ params: { id } });
  const news = useLoaded(read, id);
  const categories = useCategories();
  return (
    <Page title={t.newsroom.editTitle} isNarrow>
      <Shown of={categories}>
        {(all) => (
          <EditFields
            of={news}
            again={read}
            submit={t.newsroom.save}
            draft={`news ${id}`}
            fieldOf={fieldOf}
            body={bodyOf}
            change={(body, how) => askNews().change({ params: { id }, body, ...how })}
            theirs={({ title, status, summary, body }) => [
              [t.newsroom.newsTitle, title],
              [t.newsroom.status, t.newsroom.states[status]],
              [t.newsroom.summary, summary],
              [t.newsroom.body, body],
            ]}
            saved={t.newsroom.saved}
            onDone={() => void close(`/newsroom/${id}`)}
          >
            {(known) => <NewsFields news={known} categories={all} />}
          </EditFields>
        )}
      </Shown>
    </Page>
  );
}

/** Every category. They are there before the form is: what came later would count as typed. */
const useCategories = () =>
  useLoaded((signal) => everyRow((query) => askCategories(signal).list({ query }), toastCut), "");

function NewsFields({ news, categories }: { news?: News; categories: readonly Category[] }) {
  return (
    <div class="grid">
      <TextField name="title" label={t.newsroom.newsTitle} value={news?.title ?? ""} maxLength={200} wide isFirst />
      <SelectField
        name="categoryId"
        label={t.newsroom.category}
        options={[["", t.newsroom.noCategory], ...categories.map(({ id, name }) => [id, name] as const)]}
        chosen={news?.categoryId ?? ""}
      />
      <SelectField
        name="status"
        label={t.newsroom.status}
        options={newsStatuses.map((status) => [status, t.newsroom.states[status]] as const)}
        chosen={news?.status ?? "draft"}
      />
      <TextField
        name="slug"
        label={t.newsroom.slug}
        hint={t.newsroom.slugHint}
        value={news?.slug ?? ""}
        maxLength={100}
        autocomplete="off"
        optional
      />
      <TextArea name="summary" label={t.newsroom.summary} value={news?.summary ?? ""} rows={2} wide optional />
      <TextArea
        name="body"
        label={t.newsroom.body}
        hint={t.newsroom.bodyHint}
        value={news?.body ?? ""}
        rows={14}
        wide
      />
    </div>
  );
}

function bodyOf(values: Values) {
  const slug = values.slug?.trim();
  return {
    title: values.title?.trim() ?? "",
    summary: values.summary?.trim() || null,
    body: values.body ?? "",
    categoryId: values.categoryId || null,
    status: chosenOf(newsStatuses, values.status),
    ...(slug && { slug }),
  };
}
