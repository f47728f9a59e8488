import type { News } from "@rawat/contracts";
import { newsStatuses } from "@rawat/contracts/without-schemas";
import { askNews } from "../api/news.ts";
import { useAddress, withQuery } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { LinkButton } from "../components/button.tsx";
import { ChoiceFilter, SearchField } from "../components/filters.tsx";
import { Icon } from "../components/icon.tsx";
import { List } from "../components/list.tsx";
import { Page } from "../components/page.tsx";
import { EmptyState } from "../components/state.tsx";
import { t } from "../i18n/index.ts";
import { oneOf } from "../one-of.ts";
import { NewsMark } from "./news-mark.tsx";

/** What the clinic publishes, and what is still being written: for the front desk and administrators. */
export function NewsroomPage() {
  const { query } = useAddress();
  const { q } = query;
  const status = oneOf(newsStatuses, query.status) ?? "published";
  return (
    <Page title={t.newsroom.title} tools={<Tools />}>
      <div class="filters">
        <SearchField label={t.newsroom.search} placeholder={t.newsroom.searchPlaceholder} />
        <ChoiceFilter
          label={t.newsroom.status}
          name="status"
          options={[
            ["", t.newsroom.statuses.published],
            ["draft", t.newsroom.statuses.draft],
          ]}
        />
      </div>
      <List<News>
        label={t.newsroom.title}
        kind="people newsroom"
        of={withQuery("", { q, status })}
        load={async (page, signal) => {
          await knowClinicZone();
          return await askNews(signal).list({ query: { status, ...(q && { q }), ...page } });
        }}
        keyOf={({ id }) => id}
        row={(news) => <Row {...news} />}
        empty={<EmptyState icon="news" title={t.newsroom.noneTitle} lead={t.newsroom.noneLead} />}
      />
    </Page>
  );
}

const Tools = () => (
  <>
    <LinkButton icon="news" href="/news" target="_blank" rel="noreferrer">
      {t.newsroom.asReaders}
    </LinkButton>
    <LinkButton kind="primary" icon="plus" href="/newsroom/new">
      {t.newsroom.add}
    </LinkButton>
  </>
);

const Row = (news: News) => (
  <>
    <span class="avatar" aria-hidden="true">
      <Icon name="news" />
    </span>
    <div class="who">
      <a class="row-open" href={`/newsroom/${news.id}`}>
        {news.title}
      </a>
      {news.summary && <p class="small muted">{news.summary}</p>}
    </div>
    <div class="cell marks">
      <NewsMark {...news} />
    </div>
    <p class="cell">{news.categoryName ?? ""}</p>
    <span class="row-end">
      <Icon name="chevron" />
    </span>
  </>
);
