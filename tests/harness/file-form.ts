/** The form in which a file is sent: first to which talk or room, then the file. */
export function fileForm(fields: Record<string, string>, content: string | Uint8Array, name = "hasil.pdf"): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set("file", new Blob([content as string | Uint8Array<ArrayBuffer>]), name);
  return form;
}
