const charactersMax = 200;

/** How the name of a file ends that is what its content tells, for what may be sent along. The first ending is the one that is given. */
const endings: Readonly<Record<string, readonly [string, ...string[]]>> = {
  "application/pdf": [".pdf"],
  "image/png": [".png"],
  "image/jpeg": [".jpg", ".jpeg"],
  "image/webp": [".webp"],
};

/** A name for people to read: without folders, and without what no name has. */
export function tidyName(filename: string | undefined): string {
  const [name = ""] = (filename ?? "").split(/[\\/]/).slice(-1);
  return (
    name
      .replace(/[\p{Cc}\p{Cf}]/gu, "")
      .slice(0, charactersMax)
      // Last, for cutting may part a sign that is written as two.
      .toWellFormed() || "file"
  );
}

/**
 * A file's name with the ending of its type. Systems open a file by its name alone: what is a PDF by its first bytes and a program by the
 * others would run where it is called `hasil.hta`.
 */
export function endAsType(name: string, type: string): string {
  const known = endings[type];
  if (!known) return name;
  // Windows takes a name without the dots and spaces at its end, so what stands before them is the ending.
  const bare = name.slice(0, charactersMax).replace(/[.\s]+$/, "");
  if (known.some((ending) => bare.toLowerCase().endsWith(ending))) return bare.toWellFormed();
  const [ending] = known;
  return `${bare.slice(0, charactersMax - ending.length).toWellFormed() || "file"}${ending}`;
}
