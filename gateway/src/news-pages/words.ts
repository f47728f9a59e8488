/** What the pages of the news say around them, which are in the language that they were written in. */
const indonesian = {
  language: "id",
  locale: "id-ID",
  news: "Berita",
  skipToContent: "Langsung ke isi",
  signIn: "Masuk",
  search: "Cari berita",
  find: "Cari",
  all: "Semua berita",
  older: "Berita sebelumnya",
  follow: "Ikuti lewat RSS",
  none: "Belum ada berita.",
  noMatch: (text: string) => `Tidak ada berita untuk “${text}”.`,
  missing: "Berita ini tidak ada, atau sudah ditarik.",
  away: "Berita sedang tidak dapat dimuat. Coba lagi sebentar lagi.",
};

export type Words = typeof indonesian;

const english: Words = {
  language: "en",
  locale: "en-GB",
  news: "News",
  skipToContent: "Skip to content",
  signIn: "Sign in",
  search: "Search the news",
  find: "Search",
  all: "All news",
  older: "Older news",
  follow: "Follow by RSS",
  none: "There is no news yet.",
  noMatch: (text) => `No news for “${text}”.`,
  missing: "There is no such news, or it was withdrawn.",
  away: "The news cannot be loaded at the moment. Try again in a little while.",
};

/** The words in the first language that somebody reads of those that there are; Indonesian unless told. */
export const wordsFor = (languages: readonly string[]): Words =>
  languages
    .find((tag) => /^(id|en)\b/i.test(tag))
    ?.toLowerCase()
    .startsWith("en")
    ? english
    : indonesian;
