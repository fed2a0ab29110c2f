/** Writes ZIP archives that are well-formed, or that lie in any of their fields. */
import { deflateRawSync } from 'node:zlib';

interface BombEntry {
  readonly name: string;
  readonly content: Buffer | string;
  /** The size that the entry declares; by default the right one. */
  readonly declares?: number;
}

interface BombOptions {
  /** Entries that one of the two counts of the end record leaves out, so that readers differ about what the archive holds. */
  readonly hidden?: number;
  /** A second archive in the comment, which a reader that searches for the end record may find instead. */
  readonly comment?: Buffer;
}

/** Returns an archive with compressed entries. */
export function zipOf(
  entries: readonly BombEntry[],
  { hidden = 0, comment = Buffer.alloc(0) }: BombOptions = {},
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, declares } of entries) {
    const packed = deflateRawSync(content, { level: 9 });
    const path = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(declares ?? Buffer.byteLength(content), 18);
    fields.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, path, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), fields, tail, path]));
    parts.push(local);
    offset += local.length;
  }
  const whole = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length - hidden, 6);
  end.writeUInt32LE(whole.length, 8);
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(comment.length, 16);
  return Buffer.concat([...parts, whole, Buffer.from('PK\u0005\u0006'), end, comment]);
}

interface BookParts {
  readonly sheets: readonly string[];
  readonly strings?: string;
  /** Elements `sheet` that all name the first file. */
  readonly repeats?: number;
  /** A document type, before the elements of the first sheet. */
  readonly doctype?: string;
}

/** Returns the entries of a workbook with the given rows, as XML. */
export function bookEntries({ sheets, strings = '', repeats = 0, doctype = '' }: BookParts): readonly BombEntry[] {
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const names = [...sheets.map((_, index) => index + 1), ...Array<number>(repeats).fill(1)];
  const listed = names.map((id, index) => `<sheet name="S${index}" sheetId="${index + 1}" r:id="rId${id}"/>`).join('');
  const relations = sheets.map(
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${types}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  const more = ['sharedStrings', 'styles'].map(
    (name) => `<Relationship Id="${name}" Type="${types}/${name}" Target="${name}.xml"/>`,
  );
  const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
  return [
    {
      name: '[Content_Types].xml',
      content: `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `${head}<workbook xmlns="${main}" xmlns:r="${types}"><sheets>${listed}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `${head}<Relationships xmlns="${relationships}">${relations.join('')}${more.join('')}</Relationships>`,
    },
    { name: 'xl/sharedStrings.xml', content: `${head}<sst xmlns="${main}">${strings}</sst>` },
    {
      name: 'xl/styles.xml',
      content: `${head}<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>`,
    },
    ...sheets.map((rows, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: `${head}${index === 0 ? doctype : ''}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
    })),
  ];
}
