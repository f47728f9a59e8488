import { ImportReport, type Problem, patients } from "@rawat/contracts";
import { urlOf } from "@rawat/contracts/client";
import { NoAnswer, Refusal } from "../failure.ts";
import { currentToken, renewedToken, secondsOf } from "../http.ts";

interface Upload {
  file: File;
  dryRun: boolean;
  signal: AbortSignal;
  /** From 0 to 1 while the file goes out; 1 means that the clinic has it all and reads it. */
  onprogress: (share: number) => void;
}

/** Sends a CSV file. `fetch` cannot tell how much has gone out, so this is the one place with the older way. */
export async function uploadRegister(upload: Upload): Promise<ImportReport> {
  try {
    return await attempt(upload, await currentToken());
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 401) throw error;
    return await attempt(upload, await renewedToken());
  }
}

function attempt({ file, dryRun, signal, onprogress }: Upload, token: string): Promise<ImportReport> {
  const { promise, resolve, reject } = Promise.withResolvers<ImportReport>();
  const request = new XMLHttpRequest();
  request.open("POST", urlOf(patients.import.path, { query: dryRun ? { dryRun: "true" } : {} }));
  request.setRequestHeader("authorization", `Bearer ${token}`);
  request.setRequestHeader("content-type", "text/csv");
  request.timeout = patients.import.deadlineMs;
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0);
  request.upload.onload = () => onprogress(1);
  request.onerror = () => reject(new NoAnswer(navigator.onLine ? "unreachable" : "offline"));
  request.ontimeout = () => reject(new NoAnswer("slow"));
  request.onabort = () => reject(new DOMException("The import was cancelled", "AbortError"));
  request.onload = () => {
    const body: unknown = request.response;
    if (request.status === 200) resolve(ImportReport.parse((body as { data?: unknown } | null)?.data));
    else {
      const wait = secondsOf(request.getResponseHeader("retry-after"));
      reject(new Refusal(request.status, (body ?? {}) as Partial<Problem>, wait));
    }
  };
  signal.addEventListener("abort", () => request.abort(), { once: true });
  if (signal.aborted) request.abort();
  else request.send(file);
  return promise;
}
