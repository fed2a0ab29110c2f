/**
 * The demonstration: the records of two wineries, a weigh tag with a wrong weight, and its correction ten months later.
 * Like the HTTP server, it uses Solera through its use cases only.
 */
import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import type { UseCases } from '../../application/use-cases.js';
import type { LotState } from '../../cellar/public-lot.js';
import type { Demo } from '../../harvest/demo.js';
import { CommandFailure } from '../command-failure.js';
import { formatNumber, formatSeconds, print, progress } from '../terminal.js';
import { loadSteps } from './step-loader.js';
import { type ChangedLot, changedTable, historyTable, type Origin, shareOf, type TimelineItem } from './tables.js';

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

/** The data that the demonstration leaves behind. */
export interface DemonstrationResult {
  /** The head of the log just before the correction, for `known`. */
  readonly knownBefore: number;
}

/** Runs the demonstration and prints it, section by section. @throws CommandFailure if a request is refused. */
export async function runDemonstration(solera: UseCases, demo: Demo): Promise<DemonstrationResult> {
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
  heading('1. The records of two wineries');
  const bar = progress('Recording', demo.steps.length, 'steps');
  const begun = performance.now();
  const count = await loadSteps(solera, demo.steps, bar.update);
  bar.stop();
  const records = demo.steps.filter((step) => step.kind === 'record').length;
  const wineries = demo.steps.filter((step) => step.kind === 'winery').length;
  print(
    `${formatNumber(records)} actions of ${wineries} wineries (${formatNumber(count)} steps with tanks, barrels and corrections) in ${formatSeconds(performance.now() - begun)}:\n` +
      `fruit, crush, ferments, pressing, barrels, toppings, blends, bottling, cases sold.`,
  );
}

async function showBlend(solera: UseCases, { blend }: Demo): Promise<void> {
  heading(`2. A blend of blends: ${blend.winery}/${blend.lot}`);
  const page = successOf(await solera.lotTimeline(blend.winery, blend.lot, { limit: 1_000 }));
  const units = await volumeUnits(solera);
  // The contract defines the items of a timeline.
  const items = page.items as unknown as TimelineItem[];
  print(historyTable(items, units.get(blend.winery) ?? ''));
  const { nodes } = successOf(await solera.lineage(blend.winery, blend.lot, { direction: 'back' }));
  if (Array.isArray(nodes)) print(`Its wine comes from ${nodes.length - 1} other lots, back to the fruit.`);
}

async function showMistake(solera: UseCases, { correction, descent }: Demo): Promise<Origin> {
  heading('3. The mistake');
  const action = successOf(await solera.getAction(correction.winery, correction.id));
  // The corrected action is a weigh tag, whose data has these members in the public API.
  const data = action.data as unknown as Origin & { readonly weighTag: string; readonly weight: number };
  const day = String(action.effectiveAt).slice(0, 10);
  print(
    `On ${day}, weigh tag ${data.weighTag} was entered as ${formatNumber(data.weight)} instead of ${formatNumber(Number(correction.body.data?.weight))}: two digits swapped.\n` +
      `The mistake is found ten months later.\nBy then the wine has reached ${descent.lots.size} lots, ${descent.barrels.size} barrels and ${descent.blends.size} blends` +
      ` (${descent.halfBottled.size} of them half bottled).`,
  );
  const { variety, vintage, appellation, block } = data;
  return { variety, vintage, appellation, ...(block === undefined ? {} : { block }) };
}

async function preview(solera: UseCases, { correction }: Demo, head: number): Promise<void> {
  heading('4. A preview of the correction');
  const begun = performance.now();
  const { impact } = await revise(solera, correction, true);
  const durationMs = performance.now() - begun;
  const headAfter = await solera.head();
  const { conflicts } = impact;
  print(
    `${impact.actionsRedecided} later actions are decided again, ${impact.actionsChanged} of them change; ${impact.lots.length} lots end up different.\n` +
      `${conflicts.length === 0 ? 'No action becomes impossible.' : `${conflicts.length} actions become impossible.`}\n` +
      `The preview took ${Math.round(durationMs)} ms and wrote nothing: the log ended with ${formatNumber(head)} before and ends with ${formatNumber(headAfter)} now.`,
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
    `Committed in ${Math.round(durationMs)} ms: ${impact.eventsRetracted} events retracted, ${impact.eventsAsserted} asserted,\n` +
      `as notifications ${formatNumber(notifications?.first ?? 0)} to ${formatNumber(notifications?.last ?? 0)}.`,
  );
}

async function recall(
  solera: UseCases,
  { blend }: Demo,
  { origin, knownBefore }: { origin: Origin; knownBefore: number },
): Promise<void> {
  heading('6. The history before the correction is kept');
  const now = lotState(successOf(await solera.getLot(blend.winery, blend.lot, {})));
  const before = lotState(successOf(await solera.getLot(blend.winery, blend.lot, { known: knownBefore })));
  const percent = (state: LotState): string => `${(100 * shareOf(state, origin)).toFixed(4)} %`;
  print(
    `${blend.lot} holds ${percent(now)} of ${origin.variety} ${origin.block ?? ''}.\n` +
      `Asked for the state known when the log ended with ${formatNumber(knownBefore)}, Solera still answers ${percent(before)}.`,
  );
}

async function revise(
  solera: UseCases,
  { winery, id, body }: Demo['correction'],
  isPreview: boolean,
): Promise<WriteAnswer> {
  const answer = successOf(await solera.revise(winery, id, body, { preview: isPreview }));
  return answer as unknown as WriteAnswer; // The contract defines the answer of a write.
}

async function volumeUnits(solera: UseCases): Promise<Map<string, string>> {
  const { items } = successOf(await solera.listWineries({}));
  return new Map(items.map((winery) => [String(winery.winery), String(winery.volumeUnit)]));
}

function lotState(body: JsonObject): LotState {
  return body as unknown as LotState; // The contract defines the state of a lot.
}

function successOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new CommandFailure(
    `A request of the demonstration was refused: ${result.problem.detail}`,
    'Run it without --data, or with a new folder.',
  );
}

/** Prints the title of a section, bold on a terminal. */
export function heading(text: string): void {
  print(`\n${process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text}`);
}
