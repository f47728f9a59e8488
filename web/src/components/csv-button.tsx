import { useSignal } from "@preact/signals";
import { defaultDeadlineMs, urlOf } from "@rawat/contracts/without-schemas";
import { fetchSignedIn } from "../http.ts";
import { saveFile } from "../save-file.ts";
import { Button } from "./button.tsx";
import { toast, toastFailure } from "./toast.tsx";

interface Props {
  path: `/${string}`;
  query: Readonly<Record<string, string>>;
  /** What the file is called, in the reader's words. */
  name: string;
  /** What is said when it is saved. */
  saved: string;
  children: string;
}

/** Saves what an endpoint of figures answers as a file. */
export function CsvButton({ path, query, name, saved, children }: Props) {
  const isBusy = useSignal(false);
  const download = async () => {
    isBusy.value = true;
    try {
      const answer = await fetchSignedIn(urlOf(path, { query }), defaultDeadlineMs, {
        headers: { accept: "text/csv" },
      });
      saveFile(await answer.blob(), `rawat-${name.toLowerCase().replaceAll(" ", "-")}.csv`);
      toast(saved);
    } catch (error) {
      toastFailure(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Button icon="download" busy={isBusy.value} onClick={() => void download()}>
      {children}
    </Button>
  );
}
