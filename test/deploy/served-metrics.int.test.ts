/** The alerts, the dashboard and the guide name metrics that a running node of a cluster serves. A node without NATS lacks some of them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { start } from '../integration/program.js';
import { NatsSite } from '../support/nats-site.js';
import { registeredMetrics } from '../support/registered-metrics.js';
import { readText, root } from './deployment-file.js';

let served: ReadonlySet<string>;

beforeAll(async () => {
  const nats = await NatsSite.open();
  const { url: broker } = await nats.startServer();
  const node = start(['start'], {
    PORT: '0',
    SOLERA_DATA: join(nats.folder, 'data'),
    NATS_URL: broker,
    SOLERA_LEAVE_MS: '0',
  });
  const [, url = ''] = await node.output(/ready on (http:\S+)/);
  const text = await (await fetch(`${url}/metrics`)).text();
  served = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
  node.child.kill('SIGTERM');
  await node.ended;
  await nats.close();
}, 120_000);

/** Returns the names of metrics in a text, without the endings of the series of histograms. */
function metricsNamed(text: string): readonly string[] {
  const names = text.match(/\b(?:solera|nodejs|process)_[a-z0-9_]+/g) ?? [];
  return [...new Set(names.map((name) => (served.has(name) ? name : name.replace(/_(?:bucket|count|sum)$/, ''))))];
}

it.each(['deploy/prometheus/alerts.yaml', 'deploy/prometheus/alerts.test.yaml', 'deploy/grafana/solera.json'])(
  '%s names only metrics that a node serves',
  async (file) => {
    const named = metricsNamed(await readFile(join(root, file), 'utf8'));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !served.has(name))).toEqual([]);
  },
);

it('the guide names every metric that a node serves', () => {
  const guide = readText('docs/operations.md');
  expect([...served].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

it('a node serves every metric that other tests take for registered', async () => {
  expect([...(await registeredMetrics()).keys()].filter((name) => !served.has(name))).toEqual([]);
});
