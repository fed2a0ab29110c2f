/**
 * The demonstration: two wineries' year, a weigh tag that was wrong all the time, and its correction ten months later.
 * It speaks to Solera through the use cases alone, as the HTTP server does.
 */

import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import type { UseCases } from '../../application/use-cases.js';
import type { LotState } from '../../cellar/public-lot.js';
import type { Demo } from '../../harvest/demo.js';
import { CommandFailure } from '../command-failure.js';
import { amount, print, progress, seconds } from '../terminal.js';
import { keyIn } from './keying.js';
import { type ChangedLot, changedTable, historyTable, type Origin, shareOf, type TimelineItem } from './scene.js';

interface WriteAnswer {
  readonly impact: {
    readonly actionsRedecided: number;
    readonly actionsChanged: number;
    readonly eventsAsserted: number;
    readonly eventsRetracted: number;
    readonly lots: readonly ChangedLot[];
    readonly conflicts: readonly unknown[];
  };
  readonly notifications: { readonly first: number; readonly last: number } | null;
}

/** Asked before the mistake is put right: the head of the log then, for `known`. */
export interface Told {
  readonly knownBefore: number;
}

export async function tellStory(solera: UseCases, demo: Demo): Promise<Told> {
  await load(solera, demo);
  await showBlend(solera, demo);
  const origin = await showMistake(solera, demo);
  const units = await volumeUnits(solera);
  const knownBefore = await solera.head();
  await preview(solera, demo, knownBefore);
  await correct(solera, demo, { origin, units });
  await recall(solera, demo, { origin, knownBefore });
  return { knownBefore };
}

async function load(solera: UseCases, demo: Demo): Promise<void> {
  heading('1. A year in two cellars');
  const bar = progress('Keying in', demo.steps.length, 'entries');
  const begun = performance.now();
  const count = await keyIn(solera, demo.steps, bar.update);
  bar.stop();
  const records = demo.steps.filter((step) => step.kind === 'record').length;
  const wineries = demo.steps.filter((step) => step.kind === 'winery').length;
  print(
    `${amount(records)} actions of ${wineries} wineries (${amount(count)} entries with tanks, barrels and corrections) in ${seconds(performance.now() - begun)}:\n` +
      `fruit, crush, ferments, pressing, barrels, toppings, blends, bottling, cases sold.`,
  );
}

async function showBlend(solera: UseCases, { blend }: Demo): Promise<void> {
  heading(`2. A blend of blends: ${blend.winery}/${blend.lot}`);
  const page = answered(await solera.lotTimeline(blend.winery, blend.lot, { limit: 1_000 }));
  const units = await volumeUnits(solera);
  // Items of a timeline are what the contract says.
  print(historyTable(page.items as unknown as TimelineItem[], units.get(blend.winery) ?? ''));
  const { nodes } = answered(await solera.lineage(blend.winery, blend.lot, { direction: 'back' }));
  if (Array.isArray(nodes)) print(`Its wine comes from ${nodes.length - 1} other lots, back to the fruit.`);
}

async function showMistake(solera: UseCases, { correction, descent }: Demo): Promise<Origin> {
  heading('3. The mistake');
  const action = answered(await solera.getAction(correction.winery, correction.id));
  const data = action.data as JsonObject; // A weigh tag's data, by the contract.
  const right = (correction.body.data ?? {}) as JsonObject;
  const when = String(action.effectiveAt).slice(0, 10);
  print(
    `On ${when} weigh tag ${String(data.weighTag)} was keyed in with ${amount(Number(data.weight))} instead of ${amount(Number(right.weight))}: two digits swapped.\n` +
      `It is found ten months later.\nBy then its wine has been in ${descent.lots.size} lots, ${descent.barrels.size} barrels and ${descent.blends.size} blends` +
      ` (${descent.halfBottled.size} half bottled).`,
  );
  const { variety, vintage, appellation, block } = data as unknown as Origin;
  return { variety, vintage, appellation, ...(block === undefined ? {} : { block }) };
}

async function preview(solera: UseCases, { correction }: Demo, head: number): Promise<void> {
  heading('4. What would follow? (a preview)');
  const begun = performance.now();
  const { impact } = await revise(solera, correction, true);
  const durationMs = performance.now() - begun;
  print(
    `${impact.actionsRedecided} later actions would be decided again, ${impact.actionsChanged} would have another outcome,\n${impact.lots.length} lots would be others today; ` +
      `${impact.conflicts.length === 0 ? 'nothing would become impossible' : `${impact.conflicts.length} actions would become impossible`}.\n` +
      `Asked in ${Math.round(durationMs)} ms; nothing was written, the log still ends with ${amount(head)}${(await solera.head()) === head ? '.' : '?'}`,
  );
}

async function correct(
  solera: UseCases,
  { correction }: Demo,
  { origin, units }: { origin: Origin; units: ReadonlyMap<string, string> },
): Promise<void> {
  heading('5. The correction');
  const begun = performance.now();
  const { impact, notifications } = await revise(solera, correction, false);
  const durationMs = performance.now() - begun;
  print(changedTable(impact.lots, origin, units));
  print(
    `Done and durable in ${Math.round(durationMs)} ms: ${impact.eventsRetracted} events taken back, ${impact.eventsAsserted} said anew,\n` +
      `as notifications ${amount(notifications?.first ?? 0)} … ${amount(notifications?.last ?? 0)}.`,
  );
}

async function recall(
  solera: UseCases,
  { blend }: Demo,
  { origin, knownBefore }: { origin: Origin; knownBefore: number },
): Promise<void> {
  heading('6. Nothing is forgotten');
  const now = answered(await solera.getLot(blend.winery, blend.lot, {})) as unknown as LotState;
  const then = answered(await solera.getLot(blend.winery, blend.lot, { known: knownBefore })) as unknown as LotState;
  const percent = (state: LotState): string => `${(100 * shareOf(state, origin)).toFixed(4)} %`;
  print(
    `${blend.lot} holds ${percent(now)} of ${origin.variety} ${origin.block ?? ''}.\nAsked what was believed when the log ended with ${amount(knownBefore)}, it still answers ${percent(then)}.`,
  );
}

async function revise(
  solera: UseCases,
  { winery, id, body }: Demo['correction'],
  isPreview: boolean,
): Promise<WriteAnswer> {
  const answer = answered(await solera.revise(winery, id, body, { preview: isPreview }));
  return answer as unknown as WriteAnswer; // The contract's answer to a write.
}

async function volumeUnits(solera: UseCases): Promise<Map<string, string>> {
  const { items } = answered(await solera.listWineries({}));
  return new Map(items.map((winery) => [String(winery.winery), String(winery.volumeUnit)]));
}

function answered<T>(answer: Result<T>): T {
  if (answer.ok) return answer.value;
  throw new CommandFailure(
    `The demonstration was refused: ${answer.problem.detail}`,
    'Run it without --data, or with a folder that holds nothing else.',
  );
}

export function heading(text: string): void {
  print(`\n${process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text}`);
}
