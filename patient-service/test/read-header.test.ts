import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { columnsOf } from "../src/exchange/read-header.ts";
import { readRegister } from "../src/exchange/read-register.ts";

const open = (file: string | Buffer) => readRegister(Readable.from([Buffer.from(file)]), {});
const fieldsOf = async (header: string) => (await open(`${header}\n`)).columns.fields;

describe("a header row", () => {
  it.each([
    "nama,tanggal lahir,jenis kelamin,no. KTP/NIK,no. BPJS,no. HP/telepon,alamat,kelurahan,kecamatan,kota/kabupaten,provinsi,golongan darah,alergi",
    "NAMA PASIEN;Tgl. Lahir;L/P;NIK;No Kartu BPJS;No. Telp;Alamat Lengkap;Kel/Desa;Kec.;Kab/Kota;Propinsi;Gol. Darah;Riwayat Alergi",
    "Full Name\tDate of Birth\tSex\tNational ID\tBPJS Number\tMobile Phone\tAddress\tVillage\tDistrict\tCity\tProvince\tBlood Type\tAllergies",
    ' "Nama" ; "TANGGAL_LAHIR" ; "Jenis\nKelamin" ;no_ktp;bpjs;hp;alamat;desa;kec;kab;prov;goldar;alergi'
      .replaceAll(' "', '"')
      .replaceAll('" ', '"'),
    "name,birthDate,gender,nik,bpjsNumber,phone,address.line,address.village,address.district,address.city,address.province,bloodType,allergies",
  ])("is understood: %s", async (header) =>
    expect(await fieldsOf(header)).toEqual([
      "name",
      "birthDate",
      "gender",
      "nik",
      "bpjsNumber",
      "phone",
      "address.line",
      "address.village",
      "address.district",
      "address.city",
      "address.province",
      "bloodType",
      "allergies",
    ]),
  );

  it("may come behind a mark, a line that names the delimiter, and empty lines, and may have columns without a name", async () => {
    for (const bytes of [
      Buffer.from("\ufeffsep=;\r\nnama;tgl lahir;jk;;\r\n"),
      Buffer.from("\ufeff\r\n\r\nnama;tgl lahir;jk;;\r\n"),
      Buffer.from("\ufeffsep=;\r\nnama;tgl lahir;jk;;\r\n", "utf16le"),
      Buffer.from("\ufeffnama\ttgl lahir\tjk\t\t\r\n", "utf16le").swap16(),
    ]) {
      const { columns } = await open(bytes);
      expect(columns).toEqual({
        fields: ["name", "birthDate", "gender", undefined, undefined],
        ignored: [],
        issues: [],
      });
    }
  });

  it("may have a title and empty rows above it", async () => {
    const { header, columns, rows } = await open(
      "KLINIK SEHAT BERSAMA - DAFTAR PASIEN 2026;;;;\r\n\r\nper;1 Mei;;;\r\nNo;Nama;Tanggal Lahir;JK;HP\r\n1;Siti;2 Mei 1990;P;\r\n",
    );
    expect(header.lines).toBe(4);
    expect(columns.issues).toEqual([]);
    expect((await rows.next()).value).toMatchObject({ line: 5, cells: { name: "Siti" } });
  });

  it("is the upper one of two rows that say as much", async () => {
    const { header } = await open("nama,tgl lahir,jk\nnama,tgl lahir,jk\n");
    expect(header.lines).toBe(1);
  });

  it("names what fits nothing, and a contact of whom there is but a part", async () => {
    const { columns } = await open("nama,agama,tgl lahir,jk,Penanggung Jawab,umur\n");
    expect(columns.ignored).toEqual(["agama", "Penanggung Jawab", "umur"]);
    expect(columns.issues).toEqual([]);
  });

  it("tells what is missing and what is there twice", async () => {
    expect((await open("nama,no hp,telepon\n")).columns.issues).toEqual([
      { path: "phone", message: "This column is there twice" },
      { path: "birthDate", message: "This column is missing" },
      { path: "gender", message: "This column is missing" },
    ]);
  });

  it.each(["", "\n", "\r\n", "\ufeff", "\ufeff\r\n", " \n \n", "sep=;\n", ",,,\n", '"', "\u0000"])(
    "is not there in %j",
    async (file) => {
      const opened = open(file).then(({ columns }) => columns.issues.map(({ path }) => path));
      if (file === "\u0000") expect(await opened).toEqual(["name", "birthDate", "gender"]);
      else await expect(opened).rejects.toMatchObject({ issues: [{ path: "", message: "Expected a header row" }] });
    },
  );

  it("has a thousand columns at most", async () => {
    const wide = (count: number) => `${"a,".repeat(count - 3)}name,birthDate,gender\n`;
    expect((await open(wide(1_000))).columns.issues).toEqual([]);
    await expect(open(wide(1_001))).rejects.toMatchObject({ issues: [{ message: "Expected at most 1,000 columns" }] });
  });

  it("is asked for when the file is a spreadsheet's own", async () => {
    for (const head of [Buffer.from("PK\u0003\u0004\u0014\u0000"), Buffer.from("d0cf11e0a1b11ae1", "hex")])
      await expect(open(Buffer.concat([head, Buffer.alloc(100, 0xfe)]))).rejects.toMatchObject({
        issues: [{ message: expect.stringContaining("save it as CSV UTF-8") }],
      });
  });
});

describe("columns that somebody chose", () => {
  it("stand above the headers", () => {
    const chosen = ["birthDate", null, "name", "gender"] as const;
    expect(columnsOf(["a", "nama", "c", "d", "e"], chosen)).toEqual({
      fields: ["birthDate", undefined, "name", "gender", undefined],
      ignored: ["nama", "e"],
      issues: [],
    });
  });

  it("are refused when there are more of them than the file has", () =>
    expect(columnsOf(["nama"], ["name", "gender"]).issues).toEqual([
      { path: "columns", message: "The file has fewer columns" },
    ]));
});
