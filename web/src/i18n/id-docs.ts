/** The API page in Indonesian. */
export const idDocs = {
  title: "API Rawat",
  lead: "Semua yang dapat dipanggil, dibuat dari kontrak yang juga dijalankan.",
  loading: "Memuat kontrak…",
  schemas: "Skema",
  errors: "Kesalahan",
  errorsLead: "Setiap jawaban yang gagal membawa satu kode ini. Kode yang sudah terbit tidak berubah arti.",
  parameters: "Parameter",
  body: "Isi permintaan",
  answers: "Jawaban",
  required: "wajib",
  contents: "Daftar isi",
  rawFile: "openapi.json",
  other: "Lainnya",
  filter: "Saring operasi",
} as const;
