/** The dashboard and the alerts name metrics of the program, and nothing else. Each alert has a section in the runbook. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findPromtool, promtool } from '../support/promtool.js';
import { metricsIn, type RegisteredMetric, registeredMetrics, seriesNames } from '../support/registered-metrics.js';

const root = join(import.meta.dirname, '../..');

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: Box;
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
}
interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly panels: readonly Panel[];
}
interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const dashboard = JSON.parse(readFileSync(join(root, 'deploy/grafana/solera.json'), 'utf8')) as Dashboard; // The tests check the rest.
const alerts = parse(readFileSync(join(root, 'deploy/prometheus/alerts.yaml'), 'utf8')) as {
  readonly groups: readonly { readonly rules: readonly Alert[] }[];
}; // As above.
const graphs = dashboard.panels.filter(({ type }) => type !== 'row');
const rules = alerts.groups.flatMap((group) => group.rules);
let metrics: ReadonlyMap<string, RegisteredMetric>;

beforeAll(async () => {
  metrics = await registeredMetrics();
});

/** Returns the metrics that expressions name and the program does not register. */
function unknownMetrics(expressions: readonly string[]): string[] {
  const known = seriesNames(metrics);
  return [...new Set(expressions.flatMap(metricsIn))].filter((name) => name !== 'up' && !known.has(name));
}

const expressions = graphs.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

describe('the dashboard', () => {
  test('is of a schema that Grafana 10 and 11 read, and has the rows of the guide', () => {
    expect(dashboard.schemaVersion).toBe(39);
    expect(dashboard.uid).toBe('solera');
    expect(dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      'Traffic',
      'Cluster',
      'Many nodes',
      'Commits',
      'The log',
      'Process',
      'Mirror',
      'Ingestion',
      'Edits in the background',
      'Saved states',
      'Read models',
    ]);
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job', 'instance']);
  });

  test('names only metrics that the program registers', () => {
    expect(expressions.length).toBeGreaterThan(40);
    expect(expressions.filter((expression) => metricsIn(expression).length === 0)).toEqual([]);
    expect(unknownMetrics(expressions)).toEqual([]);
  });

  test('shows every metric of Solera', () => {
    const shown = new Set(expressions.flatMap(metricsIn));
    const hidden = [...metrics.keys()].filter(
      (name) => name.startsWith('solera_') && ![name, `${name}_bucket`, `${name}_count`].some((one) => shown.has(one)),
    );
    expect(hidden).toEqual([]);
  });

  test('asks for rates of counters only, and for quantiles of histograms only', () => {
    const wrong = expressions.flatMap((expression) =>
      metricsIn(expression).flatMap((name) => {
        const type = metrics.get(name)?.type ?? 'histogram';
        const isGrowing = /\b(?:rate|increase)\(/.test(expression);
        // The head of the log is a gauge that only grows.
        return (type === 'counter' && !isGrowing) || (type === 'gauge' && isGrowing && name !== 'solera_log_head')
          ? [`${name} is a ${type}: ${expression}`]
          : [];
      }),
    );
    expect(wrong).toEqual([]);
    expect(expressions.filter((text) => text.includes('histogram_quantile') && !/sum by \(le\b/.test(text))).toEqual(
      [],
    );
  });

  test('lets each expression follow the chosen job and nodes', () => {
    const fixed = expressions.filter((text) => text.split('{job="$job", instance=~"$instance"').length < 2);
    expect(fixed).toEqual([]);
  });

  test('has a unit, a legend and a title for each panel, and no number twice', () => {
    expect(graphs.filter(({ fieldConfig }) => (fieldConfig?.defaults.unit ?? '') === '')).toEqual([]);
    expect(graphs.filter(({ targets = [] }) => targets.some(({ legendFormat }) => legendFormat === ''))).toEqual([]);
    for (const { targets = [] } of graphs) expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(new Set(dashboard.panels.map(({ title }) => title)).size).toBe(dashboard.panels.length);
  });

  test('has panels that lie within 24 columns and do not overlap', () => {
    const boxes = dashboard.panels.map(({ title, gridPos }) => ({ title, ...gridPos }));
    expect(boxes.filter(({ x, w, h }) => x < 0 || w < 1 || h < 1 || x + w > 24)).toEqual([]);
    const overlaps = boxes.flatMap((one, index) =>
      boxes.slice(index + 1).flatMap((other) => (overlap(one, other) ? [`${one.title} and ${other.title}`] : [])),
    );
    expect(overlaps).toEqual([]);
  });
});

function overlap(one: Box, other: Box): boolean {
  const across = one.x < other.x + other.w && other.x < one.x + one.w;
  return across && one.y < other.y + other.h && other.y < one.y + one.h;
}

describe('the alerts', () => {
  test('name only metrics that the program registers', () => {
    expect(rules.length).toBeGreaterThan(5);
    expect(unknownMetrics(rules.map(({ expr }) => expr))).toEqual([]);
  });

  test('are few, and say what has happened and what to do first', () => {
    expect(rules.length).toBeLessThanOrEqual(15);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, labels, annotations } of rules) {
      expect(alert).toMatch(/^Solera[A-Z]\w+$/);
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/^\S.*\.$/);
      expect(annotations.runbook).toMatch(/^[A-Z].{40,}\.$/);
    }
  });

  test('name only outcomes and statuses that exist', () => {
    const outcomes = rules.flatMap(({ expr }) => [...expr.matchAll(/outcome="(\w+)"/g)].map(([, value]) => value));
    expect(outcomes.filter((value) => !['answered', 'refused', 'not_begun', 'unknown'].includes(value ?? ''))).toEqual(
      [],
    );
  });
});

describe('the runbook', () => {
  const guide = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const runbook = guide.split(/^## /m).find((part) => part.startsWith('Runbook\n')) ?? '';
  const sections = runbook.split(/^### /m).slice(1);

  test('has a section for each alert, in their order', () => {
    expect(sections.map((text) => text.split('\n')[0])).toEqual(rules.map(({ alert }) => alert));
  });

  test.each(rules.map(({ alert }) => [alert]))(
    'states of %s what it means, what to look at, and what to do',
    (alert) => {
      const section = sections.find((text) => text.startsWith(`${alert}\n`)) ?? '';
      for (const part of ['Means', 'Look at', 'Do'])
        expect(section).toMatch(new RegExp(`^\\*\\*${part}:\\*\\* .{40,}\\.$`, 'm'));
    },
  );

  test('names only metrics that the program registers', () => {
    const named = [...runbook.matchAll(/`((?:solera|process|nodejs)_[a-z0-9_]+)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(8);
    expect(unknownMetrics(named)).toEqual([]);
  });
});

const program = await findPromtool();

describe.skipIf(program === null)('promtool', () => {
  const folder = join(root, 'deploy/prometheus');

  test('accepts the alerts', async () => {
    expect(await promtool(program ?? '', ['check', 'rules', 'alerts.yaml'], folder)).toContain(
      `SUCCESS: ${rules.length} rules found`,
    );
  });

  test('finds that each fires when it should, and only then', async () => {
    expect(await promtool(program ?? '', ['test', 'rules', 'alerts.test.yaml'], folder)).toContain('SUCCESS');
  });
});

describe('the cases of the alerts', () => {
  test('cover each alert, with a moment at which it does fire', () => {
    const { tests } = parse(readFileSync(join(root, 'deploy/prometheus/alerts.test.yaml'), 'utf8')) as {
      readonly tests: readonly object[];
    }; // promtool checks the rest.
    const covered = rules.filter(({ alert }) => JSON.stringify(tests).includes(alert)).map(({ alert }) => alert);
    expect(covered).toEqual(rules.map(({ alert }) => alert));
  });
});

describe('the search for metrics in an expression', () => {
  test('finds names, and neither functions nor labels', () => {
    expect(
      metricsIn(
        'sum by (instance, le) (rate(a_total{job="solera", b=~"c|d"}[5m])) / on (instance) e > 1 and time() - f',
      ),
    ).toEqual(['a_total', 'e', 'f']);
  });
});
