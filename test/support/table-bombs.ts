/** Small files that would need gigabytes of memory, or minutes, if they were read without limits. */
import { gzipSync } from 'node:zlib';
import { bookEntries, zipOf } from './zip-bomb.js';

interface TableBomb {
  readonly what: string;
  readonly bytes: () => Buffer;
}

const row = (number: number | string, cells: string): string => `<row r="${number}">${cells}</row>`;
const text = (address: string, content = 'x'): string =>
  `<c r="${address}" t="inlineStr"><is><t>${content}</t></is></c>`;
const header = row(1, `${text('A1', 'lot')}${text('B1', 'date')}`);
const small = bookEntries({ sheets: [`${header}${row(2, `${text('A2')}${text('B2')}`)}`] });
const gigabyte = 1_073_741_824;
/** A text that becomes another one when it is brought into its normal form, so that each cell gets a copy. */
const long = 'e\u0301'.repeat(500_000);

export const tableBombs: readonly TableBomb[] = [
  {
    what: 'an entry of a gigabyte',
    bytes: () => zipOf([...small, { name: 'xl/a.xml', content: Buffer.alloc(gigabyte / 4) }]),
  },
  {
    what: 'an entry that declares four gigabytes',
    bytes: () => zipOf([...small, { name: 'xl/a.xml', content: 'x', declares: 0xffff_fff0 }]),
  },
  {
    what: 'an entry that declares less than it has',
    bytes: () => zipOf([...small, { name: 'xl/a.xml', content: Buffer.alloc(gigabyte / 4), declares: 100 }]),
  },
  {
    what: 'a second archive in the comment of the first',
    bytes: () => zipOf(small, { comment: zipOf([{ name: 'xl/a.xml', content: Buffer.alloc(32 * 1_048_576) }]) }),
  },
  {
    what: 'six thousand entries',
    bytes: () => zipOf(Array.from({ length: 6_000 }, (_, index) => ({ name: `xl/${index}.xml`, content: '' }))),
  },
  {
    what: 'a row with a number of a billion',
    bytes: () => zipOf(bookEntries({ sheets: [`${header}${row(1e9, '')}`] })),
  },
  {
    what: 'a row with a number in another notation',
    bytes: () => zipOf(bookEntries({ sheets: [`${header}${row('0x3fffffff', '')}`] })),
  },
  {
    what: 'a row with an escaped number',
    bytes: () => zipOf(bookEntries({ sheets: [`${header}${row('&#57;99999999', '')}`] })),
  },
  {
    what: 'a row whose number follows a bracket',
    bytes: () => zipOf(bookEntries({ sheets: [`${header}<row x=">" r="999999999"/>`] })),
  },
  {
    what: 'a row whose number follows a tag',
    bytes: () => zipOf(bookEntries({ sheets: [`${header}<row x="<" r="999999999"></row>`] })),
  },
  {
    what: 'a cell in a column far away',
    bytes: () => zipOf(bookEntries({ sheets: [row(1, `${text('A1')}${text('ZZZZZZZ1')}`)] })),
  },
  {
    what: 'an error with a value in a column far away',
    bytes: () =>
      zipOf(bookEntries({ sheets: [`${header}${row(2, `${text('A2')}<c r="ZZZZZZZ2" t="e"><v>#N/A</v></c>`)}`] })),
  },
  {
    what: 'the last cell of a sheet',
    bytes: () => zipOf(bookEntries({ sheets: [`${row(1, text('XFD1'))}${row(1_048_576, text('A1048576'))}`] })),
  },
  {
    what: 'a hundred sheets with the last row',
    bytes: () =>
      zipOf(bookEntries({ sheets: Array<string>(100).fill(`${header}${row(1_048_576, text('A1048576'))}`) })),
  },
  {
    what: 'ten thousand sheets with one file',
    bytes: () => zipOf(bookEntries({ sheets: [header.repeat(1)], repeats: 10_000 })),
  },
  {
    what: 'ten thousand cells with one long text',
    bytes: () => {
      const cells = Array.from({ length: 10_000 }, (_, index) =>
        row(index + 2, `<c r="A${index + 2}" t="s"><v>0</v></c>`),
      );
      return zipOf(bookEntries({ sheets: [`${header}${cells.join('')}`], strings: `<si><t>${long}</t></si>` }));
    },
  },
  { what: 'a CSV file in gzip', bytes: () => gzipSync(Buffer.alloc(gigabyte / 4, 'a,b\n')) },
];

/** Files that are read, because what would grow is not unpacked, not expanded, or not there. */
export const idleBombs: readonly TableBomb[] = [
  {
    what: 'an entry that only one of the two counts of the archive has',
    bytes: () => zipOf([...small, { name: 'xl/a.xml', content: Buffer.alloc(gigabyte / 4) }], { hidden: 1 }),
  },
  {
    what: 'entries that are archives',
    bytes: () => {
      let inner = zipOf([{ name: 'a.xml', content: Buffer.alloc(16 * 1_048_576) }]);
      for (let depth = 0; depth < 5; depth += 1)
        inner = zipOf(Array.from({ length: 16 }, (_, index) => ({ name: `${index}.zip`, content: inner })));
      return zipOf([...small, { name: 'a.zip', content: inner }]);
    },
  },
  {
    what: 'an error in a column far away',
    bytes: () => zipOf(bookEntries({ sheets: [`${header}${row(2, `${text('A2')}<c r="ZZZZZZZ2" t="e"/>`)}`] })),
  },
  {
    what: 'entities of entities',
    bytes: () => {
      const entities = Array.from(
        { length: 10 },
        (_, index) => `<!ENTITY e${index} "${index === 0 ? 'x' : `&e${index - 1};`.repeat(10)}">`,
      );
      return zipOf(
        bookEntries({
          sheets: [`${header}${row(2, text('A2', '&e9;'))}`],
          doctype: `<!DOCTYPE worksheet [${entities.join('')}]>`,
        }),
      );
    },
  },
  {
    what: 'an entity that is a file of the server',
    bytes: () =>
      zipOf(
        bookEntries({
          sheets: [`${header}${row(2, text('A2', '&e;'))}`],
          doctype: '<!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        }),
      ),
  },
];
