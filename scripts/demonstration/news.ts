import { categories, news } from "@rawat/contracts";
import type { Visitor } from "./door.ts";

/** What the clinic tells, by category. */
const told = [
  {
    category: "Layanan",
    items: [
      {
        title: "Poli Anak buka sampai pukul 20.00",
        summary: "Mulai pekan ini dokter anak melayani pagi dan malam, Senin sampai Sabtu.",
        body: "Poli Anak kini buka **dua kali sehari**:\n\n- pagi, pukul 08.00–12.00\n- malam, pukul 16.00–20.00\n\nBuat janji lewat halaman ini atau di meja pendaftaran.",
      },
      {
        title: "Konsultasi daring 30 menit dengan dokter",
        summary: "Bicara dengan dokter dari rumah, tiga puluh menit penuh.",
        body: "Pilih dokter yang sedang bertugas, bayar, dan percakapan dimulai. Resep dan catatan tersimpan di rekam medis Anda.",
      },
    ],
  },
  {
    category: "Kesehatan",
    items: [
      {
        title: "Musim hujan: kenali tanda demam berdarah",
        summary: "Demam tinggi mendadak lebih dari dua hari perlu diperiksa.",
        body: "## Kapan harus ke klinik\n\n1. Demam tinggi mendadak, lebih dari dua hari\n2. Nyeri di belakang mata, mual, bintik merah\n3. Tangan dan kaki dingin\n\nMinum banyak air, dan **jangan** minum ibuprofen atau aspirin.",
      },
      {
        title: "Imunisasi anak: lengkapi sebelum usia dua tahun",
        summary: "Jadwal imunisasi dasar dan lanjutan.",
        body: "Bawa buku KIA saat datang. Jadwal yang terlewat tetap dapat dikejar: tanyakan kepada dokter anak.",
      },
    ],
  },
  {
    category: "Pengumuman",
    items: [
      {
        title: "Bawa KTP dan kartu BPJS saat mendaftar",
        summary: "Agar pendaftaran selesai dalam satu menit.",
        body: "Petugas mencocokkan NIK Anda dengan data yang ada, sehingga riwayat tidak tercatat dua kali.",
      },
    ],
  },
] as const;

export const newsCount = told.reduce((count, { items }) => count + items.length, 0);

/** Publishes what the clinic tells; what an earlier start has published stays as it is. */
export async function publishNews(admin: Visitor, done: () => void): Promise<void> {
  const { data: known } = await admin.of(news).list({ query: { limit: "100" } });
  for (const { category, items } of told) {
    const categoryId = await categoryOf(admin, category);
    for (const item of items) {
      if (!known.some(({ title }) => title === item.title))
        await admin.of(news).create({ body: { ...item, categoryId, status: "published" } });
      done();
    }
  }
}

async function categoryOf(admin: Visitor, name: string): Promise<string> {
  const { data } = await admin.of(categories).list({ query: { limit: "100" } });
  return data.find((one) => one.name === name)?.id ?? (await admin.of(categories).create({ body: { name } })).data.id;
}
