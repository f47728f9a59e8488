import type { News } from "@rawat/contracts";
import { useRoute } from "preact-iso/router";
import { askNews } from "../api/news.ts";
import { close } from "../app/address.tsx";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { askAndRemove } from "../components/remove.ts";
import { toast, toastFailure } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { NewsMark } from "./news-mark.tsx";

type Read = News & { etag: string | undefined };

/** One of the news as its readers will see it, with what may be done about it. */
export function NewsPage() {
  const { id = "" } = useRoute().params;
  const news = useLoaded(async (signal) => {
    const [{ data, etag }] = await Promise.all([askNews(signal).get({ params: { id } }), knowClinicZone()]);
    return { ...data, etag };
  }, id);
  return (
    <Page
      title={news.value?.title ?? t.newsroom.title}
      isNarrow
      tools={news.value && <Tools news={news.value} reload={news.reload} />}
    >
      <Shown of={news}>
        {(read) => (
          <article class="card news-article">
            <p class="small muted marks">
              <NewsMark {...read} />
              {read.categoryName && <span>{read.categoryName}</span>}
            </p>
            {read.summary && <p class="lead">{read.summary}</p>}
            {/* The service makes it from Markdown, and no markup of the writer's is in it. */}
            <div class="news-text" dangerouslySetInnerHTML={{ __html: read.html }} />
          </article>
        )}
      </Shown>
    </Page>
  );
}

function Tools({ news, reload }: { news: Read; reload: () => void }) {
  const { id, title, status, etag } = news;
  const turn = async (to: News["status"], ifMatch: string | undefined) => {
    try {
      await askNews().change({ params: { id }, body: { status: to }, ...(ifMatch && { ifMatch }) });
      const before = to === "draft" ? "published" : "draft";
      const offer = { text: t.newsroom.undo, onClick: () => void turn(before, undefined) };
      toast(t.newsroom.turned[to](title), "done", offer, id);
    } catch (error) {
      toastFailure(error);
    }
    reload();
  };
  const remove = async () => {
    const isGone = await askAndRemove({
      title: t.newsroom.removeTitle,
      text: t.newsroom.removeAsk(title),
      confirm: t.newsroom.remove,
      remove: () => askNews().remove({ params: { id }, ...(etag && { ifMatch: etag }) }),
      done: t.newsroom.removed(title),
    });
    if (isGone) await close("/newsroom");
    else reload();
  };
  const next = status === "draft" ? "published" : "draft";
  return (
    <>
      <Button icon="trash" onClick={() => void remove()}>
        {t.newsroom.remove}
      </Button>
      <a class={`button ${next === "draft" ? "primary" : "plain"}`} href={`/newsroom/${id}/edit`}>
        <Icon name="edit" />
        <span>{t.newsroom.edit}</span>
      </a>
      <Button
        kind={next === "published" ? "primary" : "plain"}
        icon={next === "published" ? "check" : "archive"}
        onClick={() => void turn(next, etag)}
      >
        {t.newsroom.turn[next]}
      </Button>
    </>
  );
}
