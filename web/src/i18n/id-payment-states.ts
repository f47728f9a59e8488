/** What a payment has come to, what that means, and what is to be done about it, in Indonesian. */
export const idPaymentStates = {
  statuses: {
    pending: "Menunggu",
    challenge: "Ditinjau",
    confirmed: "Belum dibayar",
    paid: "Lunas",
    denied: "Ditolak",
    cancelled: "Dibatalkan",
    expired: "Kedaluwarsa",
    refund_pending: "Menunggu pengembalian",
    partially_refunded: "Dikembalikan sebagian",
    refunded: "Dikembalikan",
    reversed: "Ditarik kembali",
    disputed: "Disengketakan",
  },
  meanings: {
    pending: "Pembayaran ini belum kami terima. Begitu dana masuk, halaman ini berubah dengan sendirinya.",
    challenge: "Bank sedang memeriksa pembayaran ini. Hasilnya tampil di sini; Anda tidak perlu membayar lagi.",
    denied: "Pembayaran ini ditolak bank atau penyedianya. Anda boleh mencoba cara lain.",
    expired: "Waktu membayar sudah habis. Jika dana Anda telanjur terpotong, hubungi klinik sebelum membayar lagi.",
    cancelled: "Pembayaran ini dibatalkan. Jika dana Anda telanjur terpotong, hubungi klinik sebelum membayar lagi.",
    refund_pending: "Dana akan dikembalikan; berapa dan bagaimana, ada di bawah.",
    reversed: "Bank menarik kembali dana pembayaran ini.",
    disputed: "Pembayaran ini sedang disengketakan di bank. Hubungi klinik jika ini bukan kehendak Anda.",
  },
  meaningsForClinic: {
    pending: "Dana belum diterima. Begitu masuk, halaman ini berubah dengan sendirinya.",
    challenge:
      "Bank meminta pembayaran ini ditinjau. Setujui atau tolak di dasbor Midtrans dalam sehari; setelah itu hasilnya tampil di sini.",
    denied: "Pembayaran ini ditolak bank atau penyedianya. Pasien boleh mencoba cara lain.",
    expired:
      "Waktu membayar sudah habis. Jika pasien berkata dananya terpotong, administrator menanyakan Midtrans lebih dulu.",
    cancelled:
      "Pembayaran ini dibatalkan. Jika pasien berkata dananya terpotong, administrator menanyakan Midtrans lebih dulu.",
    reversed: "Bank menarik kembali dana pembayaran ini.",
    disputed: "Pasien menyanggah pembayaran ini di banknya. Jawab lewat Midtrans dengan kuitansi dan riwayat di bawah.",
  },
  owedAgain: "Karena itu tagihannya belum lunas.",
  owedAgainForClinic: "Karena itu tagihannya dibuka lagi: tagihlah pasien kembali.",
  paidSince: "Tagihannya sudah dilunasi dengan pembayaran lain.",
  ownReasons: {
    "The consultation could not begin": "Konsultasi tidak dapat dimulai",
    "The doctor did not answer": "Dokter tidak menjawab",
    "The doctor could not go on": "Dokter tidak dapat melanjutkan",
    "The consultation had ended": "Konsultasi sudah berakhir",
    "Paid twice": "Dibayar dua kali",
    "The order was cancelled": "Tagihannya dibatalkan",
    "The price was changed": "Harganya diubah",
    "The order was paid already": "Tagihannya sudah lunas",
    "Disputed at the bank": "Disengketakan di bank",
  },
  differences: {
    wrong_amount: {
      title: "Jumlahnya berbeda",
      todo: "Midtrans menyebut jumlah lain daripada yang ditagih; pembayaran ini tidak dianggap lunas. Periksa di dasbor Midtrans, kembalikan dananya di sana, lalu mintalah administrator menandai selisih ini selesai. Setelah itu mintalah pasien membayar: sebelumnya tidak ada yang bisa.",
    },
    foreign_refund: {
      title: "Dikembalikan di luar Rawat",
      todo: "Seseorang mengembalikan dana lewat dasbor Midtrans. Pembukuan sudah mencatatnya; pastikan memang dimaksudkan.",
    },
    partly_disputed: {
      title: "Disengketakan sebagian",
      todo: "Pasien menyanggah sebagian pembayaran ini di banknya, dan bank sudah menarik jumlah itu. Jawab lewat dasbor Midtrans dengan kuitansi dan riwayat pembayaran.",
    },
    refund_refused: {
      title: "Pengembalian ditolak Midtrans",
      todo: "Kembalikan jumlah ini langsung kepada pasien dan catat di halaman pembayaran, atau, bila klinik sendiri yang memintanya, batalkan di sana. Setelah itu selisih ini selesai dengan sendirinya.",
    },
    gone_twice: {
      title: "Keluar dua kali",
      todo: "Lebih banyak yang kembali daripada yang masuk: dikembalikan dua kali, atau langsung sementara bank juga menariknya. Minta kembali dari pasien, atau catat sebagai kerugian.",
    },
    unknown_payment: {
      title: "Pembayaran tanpa tagihan",
      todo: "Ada dana masuk dengan nomor pesanan yang tidak ada di pembukuan, misalnya setelah cadangan dipulihkan. Periksa di dasbor Midtrans siapa yang membayar: kembalikan di sana, atau buat ulang tagihannya dan catat sebagai transfer ke klinik.",
    },
  },
} as const;
