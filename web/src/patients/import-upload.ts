import type { DateOrder, ImportPreview, ImportReport, Problem, patients, RegisterColumn } from "@rawat/contracts";
import { previewBytesMax, registerDeadlineMs, urlOf } from "@rawat/contracts/without-schemas";
import { hasData, secondsOf } from "../exchange.ts";
import { NoAnswer, Refusal } from "../failure.ts";
import { currentToken, fetchSignedIn, renewedToken } from "../http.ts";

type Patients = typeof patients;
const importPath: Patients["import"]["path"] = "/api/patients/import";
const previewPath: Patients["previewImport"]["path"] = "/api/patients/import/preview";

/** How a file shall be read, beside what its own header row says. */
export interface Reading {
  dates?: DateOrder | undefined;
  columns?: readonly (RegisterColumn | null)[] | undefined;
}

interface Upload {
  file: File;
  reading: Reading;
  dryRun: boolean;
  signal: AbortSignal;
  /** From 0 to 1 while the file goes out; 1 means that the clinic has it all and reads it. */
  onprogress: (share: number) => void;
}

const queryOf = ({ dates, columns }: Reading) => ({
  ...(dates && { dates }),
  ...(columns && { columns: columns.map((column) => column ?? "").join(",") }),
});

const lineFeed = 0x0a;

/** Asks how the beginning of a file would be read. */
export async function previewRegister(file: File, reading: Reading): Promise<ImportPreview> {
  const url = urlOf(previewPath, { query: queryOf(reading) });
  const answer = await fetchSignedIn(url, 20_000, {
    method: "POST",
    body: await beginningOf(file),
    headers: { "content-type": "text/csv" },
  });
  const body: unknown = await answer.json().catch(() => undefined);
  if (!hasData(body)) throw new NoAnswer("unreachable");
  return body.data as ImportPreview;
}

/** Whole lines of a long file, as many as a preview takes. */
async function beginningOf(file: File): Promise<Blob> {
  const bytesMax = previewBytesMax - 1_024;
  if (file.size <= bytesMax) return file;
  const bytes = new Uint8Array(await file.slice(0, bytesMax).arrayBuffer());
  const end = bytes.lastIndexOf(lineFeed) + 1;
  // In UTF-16 a line feed has two bytes.
  return file.slice(0, end + (bytes[end] === 0 ? 1 : 0) || bytesMax);
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

function attempt({ file, reading, dryRun, signal, onprogress }: Upload, token: string): Promise<ImportReport> {
  const { promise, resolve, reject } = Promise.withResolvers<ImportReport>();
  const request = new XMLHttpRequest();
  const query = { ...queryOf(reading), ...(dryRun && { dryRun: "true" }) };
  request.open("POST", urlOf(importPath, { query }));
  request.setRequestHeader("authorization", `Bearer ${token}`);
  request.setRequestHeader("content-type", "text/csv");
  request.timeout = registerDeadlineMs;
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0);
  request.upload.onload = () => onprogress(1);
  request.onerror = () => reject(new NoAnswer(navigator.onLine ? "unreachable" : "offline"));
  request.ontimeout = () => reject(new NoAnswer("slow"));
  request.onabort = () => reject(new DOMException("The import was cancelled", "AbortError"));
  request.onload = () => {
    const body: unknown = request.response;
    if (request.status !== 200) {
      const wait = secondsOf(request.getResponseHeader("retry-after"));
      reject(new Refusal(request.status, (body ?? {}) as Partial<Problem>, wait));
    } else if (hasData(body)) resolve(body.data as ImportReport);
    else reject(new NoAnswer("unreachable"));
  };
  signal.addEventListener("abort", () => request.abort(), { once: true });
  if (signal.aborted) request.abort();
  else request.send(file);
  return promise;
}
