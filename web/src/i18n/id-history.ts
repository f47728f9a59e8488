/** Versi data seorang pasien, dan memulihkan yang diarsipkan, dalam bahasa Indonesia. */
export const idHistory = {
  title: "Riwayat",
  actions: {
    created: "Didaftarkan",
    changed: "Diubah",
    archived: "Diarsipkan",
    restored: "Dipulihkan",
    withdrawn: "Pendaftaran tidak selesai",
  },
  online: "Mendaftar sendiri secara daring",
  lookedAt: "Identitas sudah dilihat klinik",
  becomes: "menjadi",
  nothingChanged: "Tidak ada isian yang berubah.",
  noneTitle: "Belum ada riwayat",
  noneLead: "Riwayat dimulai dengan perubahan berikutnya.",
  undo: "Urungkan",
  restore: "Pulihkan",
  archivedToo: "Termasuk yang diarsipkan",
  archivedMark: "Diarsipkan",
  archivedSince: (when: string) => `Diarsipkan pada ${when}. Pulihkan dulu untuk mengubah data atau membuat janji.`,
} as const;
