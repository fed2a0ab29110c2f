import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { claimableOf } from '../../src/compliance/labels/claimable.js';
import type { judgeLabel } from '../../src/compliance/labels/judge.js';
import type { Lineage } from '../../src/application/lineage/lineage.js';
import type { cellarDomain } from '../../src/cellar/domain.js';
import type { compose } from '../../src/main/compose.js';
import type { simulateCluster } from '../simulation/cluster/simulate-cluster.js';
import type { simulateLane } from '../simulation/cluster/simulate-lane.js';
import type { memoryReportNode } from '../support/memory-report-node.js';
import { type Patch, stripTypes } from './compiled-kernel.js';

const root = join(import.meta.dirname, '../..');

interface CompiledProgram {
  compose(): Promise<typeof compose>;
  domain(): Promise<typeof cellarDomain>;
  judgeLabel(): Promise<typeof judgeLabel>;
  claimableOf(): Promise<typeof claimableOf>;
  lineage(): Promise<typeof Lineage>;
  memoryReportNode(): Promise<typeof memoryReportNode>;
  simulateCluster(): Promise<typeof simulateCluster>;
  simulateLane(): Promise<typeof simulateLane>;
}

/**
 * Compiles src, config and the simulation with the patches applied into a new folder inside node_modules (so that packages are found). Calls `work` with functions
 * that load the composition, the lineage and the rules of wine of that program, then removes the folder. The sources are never written to.
 */
export async function withCompiledSources<T>(
  patches: readonly Patch[],
  work: (program: CompiledProgram) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(root, 'node_modules', '.solera-mutant-'));
  try {
    copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
    const sources = patchedFiles(patches);
    for (const [file, source] of sources) {
      const path = join(folder, file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, extname(file) === '.ts' ? await stripTypes(source) : source);
    }
    const load = <Module>(file: string): Promise<Module> =>
      import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href);
    return await work({
      compose: async () => (await load<{ compose: typeof compose }>('src/main/compose.js')).compose,
      judgeLabel: async () =>
        (await load<{ judgeLabel: typeof judgeLabel }>('src/compliance/labels/judge.js')).judgeLabel,
      claimableOf: async () =>
        (await load<{ claimableOf: typeof claimableOf }>('src/compliance/labels/claimable.js')).claimableOf,
      memoryReportNode: async () =>
        (await load<{ memoryReportNode: typeof memoryReportNode }>('test/support/memory-report-node.js'))
          .memoryReportNode,
      lineage: async () => (await load<{ Lineage: typeof Lineage }>('src/application/lineage/lineage.js')).Lineage,
      simulateCluster: async () =>
        (await load<{ simulateCluster: typeof simulateCluster }>('test/simulation/cluster/simulate-cluster.js'))
          .simulateCluster,
      simulateLane: async () =>
        (await load<{ simulateLane: typeof simulateLane }>('test/simulation/cluster/simulate-lane.js')).simulateLane,
      domain: async () => (await load<{ cellarDomain: typeof cellarDomain }>('src/cellar/domain.js')).cellarDomain,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns every file of TypeScript, SQL and rules below src and config, and the simulation with what it runs on, patched. Throws if the text of a patch does not occur exactly once. */
export function patchedFiles(patches: readonly Patch[]): Map<string, string> {
  const folders = ['src', 'config', 'test/simulation', 'test/support'];
  const files = [
    ...folders.flatMap((folder) => filesOf(folder, '.ts')),
    ...[...filesOf('src', '.sql'), ...filesOf('config', '.json')],
  ];
  const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  for (const { file, find, replace } of patches) {
    const parts = sources.get(file)?.split(find) ?? [];
    if (parts.length !== 2)
      throw new Error(`the text to be patched must occur in ${file} once, not ${parts.length - 1} times: ${find}`);
    sources.set(file, parts.join(replace));
  }
  return sources;
}

function filesOf(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesOf(path, extension);
    return extname(entry.name) === extension ? [path] : [];
  });
}
