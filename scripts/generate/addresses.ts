import type { Random } from "./random.ts";

interface Place {
  readonly city: string;
  readonly province: string;
  /** The first three digits of its postal codes. */
  readonly post: string;
  readonly districts: readonly [string, ...string[]];
}

const place = (city: string, province: string, post: string, districts: Place["districts"]): Place => ({
  city,
  province,
  post,
  districts,
});

const places: readonly [Place, ...Place[]] = [
  place("Kota Jakarta Selatan", "DKI Jakarta", "125", ["Tebet", "Pasar Minggu", "Jagakarsa", "Mampang Prapatan"]),
  place("Kota Jakarta Timur", "DKI Jakarta", "134", ["Duren Sawit", "Cakung", "Kramat Jati", "Matraman"]),
  place("Kota Bandung", "Jawa Barat", "402", ["Coblong", "Lengkong", "Kiaracondong", "Buahbatu"]),
  place("Kabupaten Bogor", "Jawa Barat", "169", ["Cibinong", "Ciomas", "Cileungsi", "Bojonggede"]),
  place("Kota Bekasi", "Jawa Barat", "171", ["Jatiasih", "Rawalumbu", "Medan Satria"]),
  place("Kota Semarang", "Jawa Tengah", "502", ["Banyumanik", "Tembalang", "Pedurungan"]),
  place("Kota Surakarta", "Jawa Tengah", "571", ["Laweyan", "Banjarsari", "Jebres"]),
  place("Kabupaten Banyumas", "Jawa Tengah", "531", ["Purwokerto Timur", "Baturraden", "Sokaraja"]),
  place("Kabupaten Sleman", "DI Yogyakarta", "552", ["Depok", "Mlati", "Ngaglik", "Kalasan"]),
  place("Kota Surabaya", "Jawa Timur", "602", ["Wonokromo", "Rungkut", "Sukolilo", "Tambaksari"]),
  place("Kota Malang", "Jawa Timur", "651", ["Lowokwaru", "Klojen", "Blimbing"]),
  place("Kabupaten Sidoarjo", "Jawa Timur", "612", ["Waru", "Gedangan", "Taman"]),
  place("Kota Tangerang Selatan", "Banten", "153", ["Ciputat", "Pamulang", "Serpong"]),
  place("Kota Denpasar", "Bali", "802", ["Denpasar Barat", "Denpasar Selatan"]),
  place("Kabupaten Badung", "Bali", "803", ["Kuta Utara", "Mengwi", "Abiansemal"]),
  place("Kota Medan", "Sumatera Utara", "201", ["Medan Baru", "Medan Johor", "Medan Area"]),
  place("Kota Padang", "Sumatera Barat", "251", ["Kuranji", "Padang Utara", "Koto Tangah"]),
  place("Kota Pekanbaru", "Riau", "282", ["Tampan", "Sukajadi", "Marpoyan Damai"]),
  place("Kota Palembang", "Sumatera Selatan", "301", ["Ilir Barat I", "Seberang Ulu I", "Sako"]),
  place("Kota Banda Aceh", "Aceh", "231", ["Syiah Kuala", "Baiturrahman", "Ulee Kareng"]),
  place("Kota Makassar", "Sulawesi Selatan", "902", ["Rappocini", "Tamalanrea", "Panakkukang"]),
  place("Kota Manado", "Sulawesi Utara", "951", ["Malalayang", "Wenang", "Sario"]),
  place("Kota Banjarmasin", "Kalimantan Selatan", "701", ["Banjarmasin Utara", "Banjarmasin Timur"]),
  place("Kota Samarinda", "Kalimantan Timur", "751", ["Samarinda Ulu", "Sungai Kunjang"]),
  place("Kota Pontianak", "Kalimantan Barat", "781", ["Pontianak Kota", "Pontianak Selatan"]),
  place("Kota Mataram", "Nusa Tenggara Barat", "831", ["Ampenan", "Cakranegara", "Selaparang"]),
  place("Kota Kupang", "Nusa Tenggara Timur", "851", ["Oebobo", "Kelapa Lima", "Maulafa"]),
  place("Kota Ambon", "Maluku", "971", ["Sirimau", "Nusaniwe", "Baguala"]),
  place("Kota Jayapura", "Papua", "992", ["Abepura", "Heram", "Jayapura Selatan"]),
];

const streets = [
  "Melati",
  "Mawar",
  "Kenanga",
  "Anggrek",
  "Flamboyan",
  "Cempaka",
  "Kamboja",
  "Dahlia",
  "Merpati",
  "Kutilang",
  "Rajawali",
  "Mangga",
  "Rambutan",
  "Jambu",
  "Durian",
  "Merdeka",
  "Pahlawan",
  "Pemuda",
  "Veteran",
  "Diponegoro",
  "Pattimura",
  "Imam Bonjol",
  "Hasanuddin",
  "Gajah Mada",
  "Siliwangi",
  "Mulawarman",
  "Raya Desa",
  "Stasiun",
  "Pasar Baru",
] as const;
const villages = [
  "Sukamaju",
  "Mekarjaya",
  "Sidomulyo",
  "Sukajadi",
  "Karanganyar",
  "Tanjungsari",
  "Margahayu",
  "Sumberejo",
  "Kebonsari",
  "Cipta Karya",
  "Harapan Baru",
  "Tegalrejo",
  "Wonosari",
  "Batu Putih",
  "Pasir Panjang",
  "Kampung Baru",
  "Bumi Asih",
] as const;

const threeDigits = (number: number) => String(number + 1).padStart(3, "0");

/** A place to live that reads like one; village and street are drawn freely, so no house is meant. */
export function address(random: Random) {
  const { city, province, post, districts } = random.pick(places);
  const lane = random.chance(0.25) ? ` Gg. ${random.pick(streets)}` : "";
  const neighbours = random.chance(0.6)
    ? ` RT ${threeDigits(random.below(12))}/RW ${threeDigits(random.below(15))}`
    : "";
  return {
    line: `Jl. ${random.pick(streets)}${lane} No. ${random.below(180) + 1}${neighbours}`,
    village: random.pick(villages),
    district: random.pick(districts),
    city,
    province,
    postalCode: `${post}${String(random.below(90) + 10)}`,
  };
}
