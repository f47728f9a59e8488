/** Angka: counts of appointments by period, in Indonesian. */
export const idFigures = {
  title: "Angka janji temu",
  lead: "Berapa janji temu pada setiap periode, dan bagaimana akhirnya.",
  granularity: "Per",
  granularities: { day: "Hari", week: "Minggu", month: "Bulan" },
  from: "Dari tanggal",
  to: "Sampai tanggal",
  csv: "Unduh CSV",
  exported: "Berkas CSV sudah diunduh.",
  period: "Periode",
  columns: {
    total: "Jumlah",
    completed: "Selesai",
    open: "Belum selesai",
    cancelled: "Dibatalkan",
    noShow: "Tidak datang",
    inPerson: "Tatap muka",
    online: "Daring",
  },
  table: "Janji temu menurut masa",
  noneTitle: "Belum ada angka",
  noneLead: "Pilih masa yang lain.",
} as const;
