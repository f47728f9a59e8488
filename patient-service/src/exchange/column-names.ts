import type { RegisterColumn } from "@rawat/contracts";

/**
 * What clinics call the columns of their registers, beside the fields' own names. Only letters and digits count, in any case:
 * "No. KTP/NIK" is `noktpnik`. Gathered from spreadsheets, from the forms of BPJS Kesehatan and SATUSEHAT, and from the KTP.
 */
const names: Readonly<Record<RegisterColumn, string>> = {
  medicalRecordNumber:
    "no rm, nomor rm, norm, rm, no rekam medis, nomor rekam medis, no rekam medik, nomor rekam medik, no mr, mr, mrn, no medrec, medrec, medical record, medical record no, record number, no kartu berobat, kode pasien, id pasien",
  name: "nama, nama lengkap, nama pasien, nama lengkap pasien, nama sesuai ktp, nama ktp, full name, patient, patient name, pasien",
  birthDate:
    "tanggal lahir, tgl lahir, tgllahir, tgl lhr, tanggal lahir pasien, tempat tanggal lahir, tempat dan tanggal lahir, tempat tgl lahir, ttl, lahir, date of birth, birthday, dob, born",
  gender:
    "jenis kelamin, jns kelamin, jenis kel, jk, j k, kelamin, l p, lp, gender, sex, kelamin l p, jenis kelamin l p",
  nik: "no ktp, nomor ktp, ktp, no nik, nomor nik, nik ktp, no ktp nik, nomor ktp nik, ktp nik, no identitas, nomor identitas, nomor induk kependudukan, no induk kependudukan, national id, id card, id number, identity number",
  bpjsNumber:
    "bpjs, no bpjs, nomor bpjs, no kartu bpjs, nomor kartu bpjs, kartu bpjs, no jkn, nomor jkn, jkn, no bpjs kesehatan, nomor bpjs kesehatan, bpjs kesehatan, no peserta bpjs, no kartu jkn, no jkn bpjs, no bpjs jkn, kis, no kis",
  phone:
    "no hp, nomor hp, hp, nohp, no hp wa, no wa, nomor wa, wa, whatsapp, no whatsapp, no telepon, nomor telepon, telepon, telpon, no telpon, no telp, nomor telp, telp, tlp, no tlp, handphone, no handphone, nomor handphone, ponsel, no ponsel, nomor ponsel, seluler, no kontak, no hp telepon, no hp telp, no telp hp, no telepon hp, telepon hp, telp hp, hp telepon, hp telp, phone number, phone no, mobile, mobile phone, mobile number, cell phone, telephone, contact number",
  email: "e mail, surel, alamat email, alamat e mail, email address",
  "address.line":
    "alamat, alamat lengkap, alamat rumah, alamat domisili, alamat ktp, alamat tinggal, alamat pasien, jalan, address, address line, street, street address, home address",
  "address.village":
    "kelurahan, desa, kelurahan desa, desa kelurahan, kel desa, desa kel, nama kelurahan, nama desa, village",
  "address.district": "kecamatan, kec, nama kecamatan, district, subdistrict",
  "address.city":
    "kota, kabupaten, kab, kota kabupaten, kabupaten kota, kab kota, kota kab, nama kota, nama kabupaten, city, regency, town",
  "address.province": "provinsi, propinsi, prov, nama provinsi, province, state",
  "address.postalCode": "kode pos, kodepos, postal code, post code, postcode, zip, zip code",
  bloodType: "golongan darah, gol darah, goldar, gol drh, golongan darah rhesus, blood, blood type, blood group",
  allergies: "alergi, riwayat alergi, alergi obat, allergy, allergies, drug allergies",
  "emergencyContact.name":
    "kontak darurat, nama kontak darurat, penanggung jawab, nama penanggung jawab, nama pj, pj, wali, nama wali, emergency contact, emergency contact name, guardian, next of kin",
  "emergencyContact.relationship":
    "hubungan, hubungan kontak darurat, hubungan penanggung jawab, hubungan pj, hubungan keluarga, hub keluarga, relationship, relation, emergency contact relationship",
  "emergencyContact.phone":
    "telepon kontak darurat, no telepon kontak darurat, hp kontak darurat, no hp kontak darurat, telepon penanggung jawab, no hp penanggung jawab, hp penanggung jawab, telepon pj, no hp pj, hp pj, no hp keluarga, telepon keluarga, hp keluarga, no hp wali, emergency contact phone, emergency phone",
  notes: "catatan, keterangan, ket, note, notes, remark, remarks, comment, comments, catatan klinik",
  tags: "label, penanda, tag, kategori pasien, tags",
};

const keyOf = (header: string): string =>
  header
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();

const columnOfName: ReadonlyMap<string, RegisterColumn> = new Map(
  Object.entries(names).flatMap(([column, others]) =>
    [column, ...others.split(", ")].map((name) => [keyOf(name), column as RegisterColumn] as const),
  ),
);

/** No name is longer, however it is written; and a header may be half a megabyte. */
const nameCharactersMax = 200;

/** The field that a header names; undefined when it fits none. */
export const columnNamed = (header: string): RegisterColumn | undefined =>
  header.length > nameCharactersMax ? undefined : columnOfName.get(keyOf(header));
