import { expect } from 'vitest';
import { figureDifferences } from '../../src/compliance/figure-difference.js';
import type { ReportForm } from '../../src/compliance/report.js';
import { monthOf } from '../oracle/report/local-days.js';
import type { memoryReportNode } from './memory-report-node.js';
import { cellar, components, fruit } from './report-cellar.js';

/** Each edit of a shipment or a receipt lists exactly the figures of the filed removals and weigh tags that it moves. */
export async function checkNamedImpacts(open: typeof memoryReportNode): Promise<void> {
  const { node, record, moved } = await cellar(open);
  const forms: readonly ReportForm[] = ['removals', 'weigh-tags'];
  const receipt = { ...fruit, lot: 'F', weight: 100, cost: 10 };
  const received = await record('receive_fruit', '2026-03-10', receipt);
  await record('receive_fruit', '2026-03-11', { ...receipt, lot: 'G', weighTag: '5' });
  await record('receive_bulk', '2026-01-02', { to: { lot: 'T', volume: 100 }, components, taxClass: 'a' });
  const shipment = { from: [{ lot: 'T', volume: 10 }], reason: 'taxpaid', counterparty: 'One' };
  const shipped = await record('ship_bulk', '2026-03-31', shipment);
  const bottling = { from: [{ lot: 'T', volume: 8 }], caseLot: 'C', bottleMl: 750, bottlesPerCase: 12, cases: 2 };
  const bottled = await record('bottle', '2026-03-05', bottling);
  await record('remove_cases', '2026-03-20', { caseLot: 'C', cases: 1, reason: 'taxpaid' });
  for (const form of forms) await node.file('cellar', monthOf('2026-03'), form);
  const reports = () => Promise.all(forms.map((form) => node.report('cellar', monthOf('2026-03'), form)));
  const edits: readonly (readonly [string, object])[] = [
    [received, { ...receipt, cost: 12.5 }],
    [received, { ...receipt, weight: 90, weighTag: '5', variety: 'Syrah' }],
    [received, { ...receipt, weight: 80, weighTag: '6', variety: 'Syrah' }],
    [shipped, { ...shipment, counterparty: 'Two' }],
    // A removed case counts as a millionth less, because the volumes of all bottles before and after are rounded.
    [bottled, { ...bottling, cases: 3 }],
    [shipped, { ...shipment, counterparty: 'Two', from: [{ lot: 'T', volume: 12 }] }],
    [shipped, { ...shipment, counterparty: 'Two', from: [{ lot: 'T', volume: 12 }], reason: 'vinegar' }],
  ];
  for (const [id, data] of edits) {
    const before = await reports();
    const filings = await moved(id, data);
    const after = await reports();
    const expected = forms.flatMap((form, index) => {
      const [was, is] = [before[index], after[index]];
      const lines = was === undefined || is === undefined ? [] : figuresDiffering(was, is);
      return lines.length === 0 ? [] : [`${form} ${lines.join()}`];
    });
    expect(expected).toHaveLength(1);
    expect(filings.map(({ form, lines }) => `${form} ${lines.map(lineText).sort().join()}`)).toEqual(expected);
  }
}

function figuresDiffering(...[was, is]: Parameters<typeof figureDifferences>): readonly string[] {
  return figureDifferences(was, is).map(lineText).sort();
}

function lineText(line: object): string {
  return JSON.stringify(line);
}
