import type { Random } from "./random.ts";

export type Sex = "male" | "female";

type Words = readonly [string, ...string[]];
const words = (text: string) => text.trim().split(/\s+/) as unknown as Words;

interface Custom {
  /** How many of a hundred people are named so. */
  share: number;
  compose(random: Random, sex: Sex): string;
}

const javanese = {
  male: words(
    "Slamet Suparman Sutrisno Bambang Agus Joko Budi Eko Dwi Tri Heru Wahyu Teguh Sugeng Hartono Sudarno Suyanto Mulyono Bayu Arif Dimas Galih Rizky Yoga",
  ),
  female: words(
    "Suparmi Sumarni Sri Endang Wahyuni Siti Dwi Tri Eni Rini Ningsih Lestari Wulan Ratna Sulastri Partini Dyah Ayu Retno Indah Fitri Anisa Kartika Puji",
  ),
  family: words(
    "Santoso Wibowo Prasetyo Nugroho Setiawan Hidayat Susanto Widodo Handoko Purnomo Saputra Wijayanto Kurniawan Raharjo Kusuma Utomo Haryanto Suryadi",
  ),
  familyFemale: words(
    "Lestari Rahayu Handayani Wulandari Puspitasari Setyowati Utami Kusumawati Widyastuti Astuti Susanti Purwanti Anggraini Maharani Pratiwi Hapsari",
  ),
};
const sundanese = {
  male: words("Asep Cecep Dadang Ujang Dede Iwan Yayan Tatang Jajang Rahmat Deden Encep Aceng Nandang Endang Koswara"),
  female: words("Euis Neneng Cucu Yayah Imas Elis Lilis Dede Tati Nunung Entin Iis Titin Rukmini Nyai Eulis"),
  family: words(
    "Sunandar Suherman Hermawan Sutisna Mulyana Hidayat Kosasih Sopandi Supriatna Gunawan Permana Somantri",
  ),
};
const batak = {
  male: words("Jonathan Parlindungan Binsar Togar Maruli Tumpal Hotman Poltak Saut Ronald Dapot Sahat Rudolf Marihot"),
  female: words("Tiurma Rotua Lamria Duma Romauli Esther Hotmaida Sondang Tioria Meriam Ruth Lasma Debora Nurhaida"),
  clan: words(
    "Simanjuntak Siregar Nasution Sitompul Hutapea Sihombing Lubis Panjaitan Manurung Situmorang Harahap Ginting Tarigan Sembiring Purba Saragih Sinaga Pane",
  ),
};
const minang = {
  male: words(
    "Afrizal Syafril Zulfikar Ramli Yusrizal Ridwan Hendri Fadli Irwandi Afdal Nofrizal Mukhlis Syamsul Dedi",
  ),
  female: words("Yusnita Rahmi Desmawati Zuraida Fitria Nurhayati Elvira Gusnita Mardiah Syafrida Yulia Asnimar Upik"),
  family: words("Chaniago Koto Piliang Tanjung Sikumbang Jambak Guci Caniago Malayu Pitopang Bodi Dalimo"),
};
const balinese = {
  rank: [words("Wayan Putu Gede Luh"), words("Made Kadek Nengah"), words("Nyoman Komang"), words("Ketut")] as const,
  male: words("Sudarsana Suardana Adnyana Artawan Mahendra Wirawan Sukarta Darmawan Yasa Suartika Wijana Pradnyana"),
  female: words(
    "Suartini Ariani Widiastuti Sukerti Dewi Yuliani Purnamawati Sriasih Mariani Astiti Rasmini Trisnawati",
  ),
};
const chinese = {
  male: words(
    "Hendra Andre Kevin Steven Rudy Benny Felix Edwin Willy Jimmy Hendrik Vincent Yohanes Ferry Albert Jefri",
  ),
  female: words(
    "Meilani Lina Vivian Yuliana Fenny Stephanie Linda Jessica Melisa Shinta Cynthia Kristina Lily Herlina",
  ),
  family: words(
    "Wijaya Halim Gunawan Tanuwijaya Lim Tan Salim Hartanto Kosasih Sutanto Tjandra Liem Angkasa Budiman Oei",
  ),
};
const eastern = {
  male: words("Yohanis Markus Daud Yakob Petrus Melkianus Simon Dominggus Paulus Frans Agustinus Benyamin Elias Lukas"),
  female: words(
    "Maria Yuliana Paulina Marselina Yosefina Agustina Martha Yubelina Ribka Naomi Katarina Salomina Debora",
  ),
  family: words(
    "Wenda Kogoya Tabuni Manuputty Latuheru Pattiasina Lay Nenobais Rumbiak Mandowen Tahitu Bria Seran Leiwakabessy",
  ),
};
const archipelago = {
  male: words(
    "Muhammad Ahmad Abdul Syaiful Fajar Ilham Hasan Ismail Yusuf Ibrahim Rahman Zainal Anwar Taufik Andi Daeng",
  ),
  female: words(
    "Nur Siti Fatimah Aisyah Khadijah Zahra Nurul Maimunah Halimah Rohani Salmah Mariam Cut Andi Hasnah Aminah",
  ),
  last: words(
    "Rahman Hakim Hidayat Maulana Ramadhan Syahputra Firmansyah Fauzi Hasanuddin Akbar Ridho Alamsyah Basri Saleh",
  ),
  lastFemale: words(
    "Hasanah Rahmah Azizah Aulia Khairunnisa Safitri Ramadhani Salsabila Nurjanah Fauziah Mardhiah Amalia",
  ),
};

const customs: readonly Custom[] = [
  { share: 8, compose: (random, sex) => random.pick(javanese[sex]) },
  { share: 32, compose: (random, sex) => random.pick(javanese[sex]) + space(javaneseLast(random, sex)) },
  { share: 12, compose: (random, sex) => sundaneseName(random, sex) },
  { share: 9, compose: (random, sex) => random.pick(batak[sex]) + space(random.pick(batak.clan)) },
  { share: 6, compose: (random, sex) => random.pick(minang[sex]) + space(random.pick(minang.family)) },
  { share: 5, compose: balineseName },
  { share: 6, compose: (random, sex) => random.pick(chinese[sex]) + space(random.pick(chinese.family)) },
  { share: 6, compose: (random, sex) => random.pick(eastern[sex]) + space(random.pick(eastern.family)) },
  { share: 16, compose: archipelagoName },
];

const space = (word: string) => ` ${word}`;
const javaneseLast = (random: Random, sex: Sex) =>
  random.pick(sex === "female" && random.chance(0.8) ? javanese.familyFemale : javanese.family);

/** Sundanese parents like to begin the second word as the first: a third of the names rhyme that way. */
function sundaneseName(random: Random, sex: Sex): string {
  const first = random.pick(sundanese[sex]);
  const alike = sundanese.family.filter((word) => word[0] === first[0]);
  const last = alike[0] !== undefined && random.chance(0.33) ? alike[random.below(alike.length)] : undefined;
  return `${first} ${last ?? random.pick(sundanese.family)}`;
}

/** I or Ni, the place among the children, then the name itself. */
function balineseName(random: Random, sex: Sex): string {
  const place = random.pick(balinese.rank[random.below(balinese.rank.length)] ?? balinese.rank[0]);
  const particle = sex === "male" ? "I" : "Ni";
  return `${particle} ${sex === "male" && place === "Luh" ? "Putu" : place} ${random.pick(balinese[sex])}`;
}

function archipelagoName(random: Random, sex: Sex): string {
  const first = random.pick(archipelago[sex]);
  const last = random.pick(sex === "female" ? archipelago.lastFemale : archipelago.last);
  if (random.chance(0.3)) return `${first} ${random.pick(archipelago[sex])} ${last}`.replace(/\b(\w+) \1\b/, "$1");
  return `${first} ${last}`;
}

/** A name as an Indonesian register has it: of one word or of several, by the custom of one of its peoples. */
export function personName(random: Random, sex: Sex): string {
  let place = random.below(100);
  for (const { share, compose } of customs) {
    if (place < share) return compose(random, sex);
    place -= share;
  }
  return random.pick(javanese[sex]);
}
