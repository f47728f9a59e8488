import { useSignal } from "@preact/signals";
import type { Attachment } from "@rawat/contracts";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Icon } from "../components/icon.tsx";
import { standOver } from "../components/standing-over.ts";
import { toastFailure } from "../components/toast.tsx";
import { t } from "../i18n/index.ts";
import { saveFile } from "../save-file.ts";
import { download, isPicture } from "./attachments.ts";

/** A file that was sent along: a picture to look at, anything else to keep. */
export const AttachmentView = ({ attachment }: { attachment: Attachment }) =>
  isPicture(attachment) ? <Picture attachment={attachment} /> : <Kept attachment={attachment} />;

function Picture({ attachment }: { attachment: Attachment }) {
  const url = useSignal<string | undefined>(undefined);
  const hasFailed = useSignal(false);
  const isLarge = useSignal(false);
  const isGone = useRef(false);
  const load = async () => {
    hasFailed.value = false;
    try {
      const content = await download(attachment);
      if (!isGone.current) url.value = URL.createObjectURL(content);
    } catch {
      hasFailed.value = true;
    }
  };
  useEffect(() => {
    void load();
    return () => {
      isGone.current = true;
      if (url.peek() !== undefined) URL.revokeObjectURL(url.peek() ?? "");
    };
  }, []);
  if (hasFailed.value)
    return (
      <div class="picture failed">
        <p class="small">{t.chat.pictureFailed}</p>
        <Button onClick={() => void load()}>{t.words.retry}</Button>
      </div>
    );
  return (
    <>
      <button
        type="button"
        class="picture"
        aria-label={t.chat.openPicture(attachment.name)}
        disabled={url.value === undefined}
        onClick={() => (isLarge.value = true)}
      >
        {url.value && <img src={url.value} alt={t.chat.picture(attachment.name)} />}
      </button>
      {isLarge.value && url.value && (
        <Large attachment={attachment} url={url.value} onClose={() => (isLarge.value = false)} />
      )}
    </>
  );
}

function Large({ attachment, url, onClose }: { attachment: Attachment; url: string; onClose: () => void }) {
  useLayoutEffect(() => standOver(onClose), []);
  return (
    <Dialog title={attachment.name} kind="wide" onClose={onClose}>
      <img class="large-picture" src={url} alt={t.chat.picture(attachment.name)} />
      <footer class="dialog-foot">
        <Save attachment={attachment} />
      </footer>
    </Dialog>
  );
}

const Kept = ({ attachment }: { attachment: Attachment }) => (
  <div class="file">
    <Icon name="clipboard" />
    <div class="who">
      <strong class="break">{attachment.name}</strong>
      <span class="small">{sizeOf(attachment.bytes)}</span>
    </div>
    <Save attachment={attachment} isBare />
  </div>
);

function Save({ attachment, isBare }: { attachment: Attachment; isBare?: boolean }) {
  const isBusy = useSignal(false);
  const save = async () => {
    isBusy.value = true;
    try {
      saveFile(await download(attachment), attachment.name);
    } catch (error) {
      toastFailure(error);
    } finally {
      isBusy.value = false;
    }
  };
  const label = t.chat.save(attachment.name);
  return isBare ? (
    <Button kind="quiet" icon="download" label={label} busy={isBusy.value} onClick={() => void save()} />
  ) : (
    <Button icon="download" busy={isBusy.value} onClick={() => void save()}>
      {label}
    </Button>
  );
}

/** As people read sizes: in thousands. */
export function sizeOf(bytes: number): string {
  const number = (count: number) => new Intl.NumberFormat(t.locale, { maximumFractionDigits: 1 }).format(count);
  return bytes < 1_000_000
    ? t.chat.size(number(Math.ceil(bytes / 1_000)))
    : t.chat.largeSize(number(bytes / 1_000_000));
}
