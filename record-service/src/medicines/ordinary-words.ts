/** Words around the names of medicines and allergies that say nothing of which one it is: forms, salts, ways, complaints. */
export const ordinaryWords: ReadonlySet<string> = new Set(
  `
tablet tablets kaplet caplet kapsul capsule kapsule sirup syrup sirop suspensi suspension emulsi drops tetes salep ointment krim cream
lotion losion serbuk puyer powder sachet ampul ampoule vial injeksi injection suntik suntikan infus infusion inhaler inhalasi nebul
nebulizer spray semprot supositoria suppositoria suppository ovula patch plester larutan solution cairan kumur gargle kunyah effervescent
forte extra retard release lepas lambat cepat dewasa anak children infant pediatric junior generik generic paten
gram miligram mikrogram mililiter milliliter international units sendok takar
obat obatan medicine medicines medication drug drugs antibiotik antibiotika antibiotic antibiotics golongan kelompok kelas class group jenis
turunan derivat preparat produk merek merk brand semua segala allergy allergies alergi allergic alergik riwayat history pasien patient
terhadap kepada dengan tanpa sesudah setelah sebelum makan makanan minum minuman bila jika perlu pernah sering ketika kalau karena dugaan curiga suspek suspected
ringan sedang berat mild moderate severe reaksi reaction reactions ruam gatal bentol bengkak sesak napas nafas muntah pusing pingsan syok
shock anafilaksis anaphylaxis anafilaktik urtikaria urticaria angioedema kulit merah rash hives swelling
nyeri demam panas batuk pilek flu radang maag lambung jantung darah tinggi hipertensi diabetes kolesterol asma malaria kejang
kelamin neuralgia peptic peptik urine urin
tidak belum tahu diketahui unknown none known other lainnya lain lain
natrium sodium kalium potassium kalsium calcium magnesium ferrous ferro besi aluminium
klorida chloride hidroklorida hydrochloride hidrobromida hydrobromide sulfat sulfate sulfas sulphate fosfat phosphate asetat acetate maleat
maleate tartrat tartrate sitrat citrate karbonat carbonate bikarbonat bicarbonate glukonat gluconate laktat lactate fumarat fumarate besilat besylate mesilat mesylate
suksinat succinate palmitat palmitate stearat stearate trihidrat trihydrate monohidrat monohydrate anhidrat anhydrous hidroksida hydroxide
oksida oxide nitrat nitrate sulfit sulfite acid vitamin mineral suplemen supplement campuran kombinasi combination
`
    .trim()
    .split(/\s+/),
);
