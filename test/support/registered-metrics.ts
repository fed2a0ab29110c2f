/** The metrics that a node of a cluster registers, as Prometheus gets them. */
import { httpLimits } from '../../config/http.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { Chance } from '../../src/harvest/chance.js';
import { nodeMetrics } from '../../src/main/node-metrics.js';
import { SimulatedCluster } from '../simulation/cluster/simulated-cluster.js';
import { FakeSolera } from './fake-solera.js';
import { memoryImports } from './memory-imports.js';

export interface RegisteredMetric {
  readonly type: string;
  readonly help: string;
}

/** Returns all metrics by name, those of the process included. */
export async function registeredMetrics(): Promise<ReadonlyMap<string, RegisteredMetric>> {
  const { metrics, watch } = nodeMetrics();
  const { assembly } = new SimulatedCluster(new Chance(1), {
    limits: () => ({}),
    clusterLimits: {},
    longestDelayMs: 1,
  }).start();
  const solera = new FakeSolera();
  // The store of a simulated node answers in virtual time only.
  const editStore = { countWaiting: async () => 0 };
  const edits = { edits: null, editPool: { heapBytes: 0 }, postgres: { editStore } };
  (await watch({ ...assembly, ...edits, solera }))();
  const silent = (): void => undefined;
  createHttpServer({
    ...{ solera, imports: memoryImports({ solera }), kinds: [], metrics, limits: httpLimits },
    log: { info: silent, warn: silent, error: silent },
  });
  const { text } = await metrics.render();
  const helps = new Map([...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name = '', help = '']) => [name, help]));
  return new Map(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [
      name,
      { type, help: helps.get(name) ?? '' },
    ]),
  );
}

/** Returns the names of the series of a metric: those of a histogram have endings. */
export function seriesNames(metrics: ReadonlyMap<string, RegisteredMetric>): ReadonlySet<string> {
  return new Set(
    [...metrics].flatMap(([name, { type }]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}

/** Returns the names of metrics in an expression of PromQL: words that are no function, keyword, label or number. */
export function metricsIn(expression: string): readonly string[] {
  const bare = expression
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '');
  return [...bare.matchAll(/[a-zA-Z_:][\w:]*/g)]
    .filter(({ 0: word, index }) => !keywords.has(word) && !/^\s*\(/.test(bare.slice(index + word.length)))
    .map(([word]) => word);
}

const keywords = new Set(['and', 'or', 'unless', 'bool', 'offset', 'by', 'without', 'on', 'ignoring', 'inf', 'nan']);
