/** The worked examples of imports can be imported one after another into a new winery, in the order that docs/import.md names. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Imported, importText } from '../support/import-table.js';
import { memoryImports } from '../support/memory-imports.js';
import { memoryNode, wineryBody } from '../support/memory-node.js';

const docs = new URL('../../docs/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, docs), 'utf8');

/** Returns the examples in the order in which docs/import.md lists them. */
function examplesInOrder(): readonly string[] {
  const [, section = ''] = text('import.md').split('\n## Order of the files\n');
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^\d+\. \[[^\]]*\]\(examples\/import\/([a-z-]+)\.csv\)/gm)].map(([, name = '']) => name);
}

it('the examples are recorded row by row in a new winery, and again record nothing', async () => {
  const examples = examplesInOrder();
  expect([...examples].sort()).toEqual([
    ...['barrel-list', 'bottling-log', 'fermentation-log', 'opening-lots', 'weigh-tags'],
  ]);
  const node = memoryNode();
  await node.solera.putWinery('larkspur', wineryBody);
  const imports = memoryImports({ solera: node.solera, truth: node.truth });
  const importExample = (name: string, dryRun = false): Promise<Imported> =>
    importText(imports, text(`examples/import/${name}.csv`), {
      ...{ fileName: `${name}.csv`, source: name, map: text(`examples/import/${name}.yaml`), dryRun },
      createVessels: 'other',
    });
  const expected: Readonly<Record<string, number>> = {
    ...{ 'weigh-tags': 19, 'barrel-list': 12, 'opening-lots': 6, 'bottling-log': 6, 'fermentation-log': 38 },
  };
  for (const name of examples)
    for (const dryRun of [true, false]) {
      const { status, counts, results, warnings } = await importExample(name, dryRun);
      expect(results.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
      expect(warnings.filter(({ code }) => code !== 'similar_names')).toEqual([]);
      expect([name, status, counts]).toEqual([
        ...[name, 'done', { recorded: expected[name], revised: 0, unchanged: 0, refused: 0 }],
      ]);
    }
  for (const [vessel, settings] of [
    ['B-0101', { kind: 'barrel', capacity: 60 }],
    ['T7', { kind: 'tank', capacity: 1_500 }],
  ] as const)
    expect(await node.solera.getVessel('larkspur', vessel, {})).toMatchObject({ value: settings });
  for (const name of examples)
    expect((await importExample(name)).counts).toEqual({
      ...{ recorded: 0, revised: 0, unchanged: expected[name], refused: 0 },
    });
});
