import type { News } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";

/** Whether everybody reads it, and since or from when. */
export const NewsMark = ({ status, publishedAt }: News) => (
  <>
    <span class="role">{markOf(status, publishedAt)}</span>
    {status === "published" && publishedAt && <time dateTime={publishedAt}>{clinicMoment(publishedAt)}</time>}
  </>
);

function markOf(status: News["status"], publishedAt: string | null): string {
  const isLater = status === "published" && publishedAt !== null && Date.parse(publishedAt) > Date.now();
  return isLater ? t.newsroom.later : t.newsroom.states[status];
}
