/**
 * The migrations that 0001-baseline.sql replaced, with the SHA-256 of their files. A database that has all of them has the schema of the baseline,
 * so it counts as having the baseline.
 */
export const supersededMigrations: ReadonlyMap<string, string> = new Map([
  ['0001-publication.sql', '3da0a7f9c6280d6d391d99f88d71a27c52df145835771e0e640345221cea62f0'],
  ['0002-revision.sql', '13e21daf5e459cda03bc20b31f47523636a30b99ad1ffce11bc75865a87c7abc'],
  ['0003-entry.sql', '70e9b03ef8768c7e4aaefff09150f7a92a469f108ad8f6e8ea17f616be2c62b2'],
  ['0004-draft.sql', 'b2530407d2d981df09190328adbd9ed6bad739485895b04fa6db72ad4b134a93'],
  ['0005-version.sql', '985043ea095b0c93ebac0a855910374ac1329e07242093e6015dfb0b0c893694'],
  ['0006-winery.sql', '31c248d67dd2bcc3e43dc8be16f8cbbc8649bb519cc60b5adb707f5b9cea376c'],
  ['0007-commit-rows.sql', '0e8175aacb4ad7b6b1ea8cfeeac1772ba55228f1d92315b2055d34679ebb6c7b'],
  ['0008-judge.sql', '1c813e2645ac0daa53547ddfdd54266c3f042196bdd8c85be2391543d02fd1b7'],
  ['0009-commit.sql', 'ee04d2be171e6d0d9a0328216e564374cde9d9cb048f0a2643a488648ad47dc1'],
  ['0010-current-action.sql', 'c111a9d2fce1ff8b550730a0a193bc7c1bb66249ebaa3fe237e8bbb45c1d6b99'],
  ['0011-remembered.sql', 'eec043ef407fd5cfc9bc8d164102c0e3c1d8e74d478698caff47830c723a58b6'],
  ['0012-schema-version.sql', '8c90271be5d8b0540d4cbec4fe8cdca3367009ad5c68ccd21867499474cb9051'],
  ['0013-checkpoint-number.sql', '9846340545cae79b9be708174859efb88bf6791ab72c64c7b5410319f79fa831'],
  ['0014-commit.sql', 'd26d5ea51f483989a70f9afe1dcec5cc8dbe94407a56944a5f8f06833677d397'],
]);
