import type { HarvestStep } from './step.js';

const columns = ['kind', 'winery', 'id', 'type', 'effectiveAt', 'body'] as const;

/** Yields steps as CSV by RFC 4180, a header row and then one row for each step. `body` is JSON: an action's data, or the body of a PUT. */
export function* csv(steps: Iterable<HarvestStep>): Generator<string, void, undefined> {
  yield row(columns);
  for (const step of steps) yield row(cells(step));
}

function cells(step: HarvestStep): readonly string[] {
  const { kind, winery } = step;
  switch (step.kind) {
    case 'winery':
      return [kind, winery, '', '', '', JSON.stringify(step.body)];
    case 'vessel':
      return [kind, winery, step.vessel, '', '', JSON.stringify(step.body)];
    case 'record':
      return [
        kind,
        winery,
        step.action.id,
        step.action.type,
        step.action.effectiveAt,
        JSON.stringify(step.action.data),
      ];
    case 'revise':
      return [kind, winery, step.id, '', step.body.effectiveAt ?? '', JSON.stringify(step.body)];
    case 'retract':
      return [kind, winery, step.id, '', '', ''];
  }
}

function row(values: readonly string[]): string {
  return `${values.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',')}\r\n`;
}
