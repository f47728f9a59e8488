/** What operates the clinic's programs, in Indonesian. */
export const idOperations = {
  title: "Pesan gagal",
  lead: "Kejadian yang tidak dapat ditangani sebuah layanan setelah semua percobaannya. Perbaiki dulu sebabnya, lalu kirim ulang: akibatnya tetap terjadi satu kali saja.",
  noneTitle: "Tidak ada pesan gagal",
  noneLead: "Semua kejadian sudah ditangani setiap layanan.",
  attempts: (count: number) => `${count} percobaan`,
  replay: "Kirim ulang",
  replayNamed: (type: string, service: string) => `Kirim ulang ${type} ke ${service}`,
  replayTitle: "Kirim ulang kejadian ini?",
  replayAsk: (type: string) => `${type} dikirim lagi ke setiap layanan yang gagal menanganinya.`,
  replaySure: "Ya, kirim ulang",
  replayed: "Dikirim ulang. Bila gagal lagi, pesannya kembali ke sini.",
} as const;
