import { oldestNodeVersion } from '../program-version.js';
import { clockJudgement } from './clock-judgement.js';
import type { Check } from './condition.js';
import { diskJudgement } from './disk-judgement.js';
import { mend, note, ok, unknown } from './finding.js';

/** Checks of this machine, and of the nodes that run. */
export const machineChecks: readonly Check[] = [
  {
    name: 'Node.js',
    judge: ({ nodeVersion }) => {
      const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
      const [oldestMajor, oldestMinor] = oldestNodeVersion;
      if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
        return mend(nodeVersion, `Install ${oldestMajor}.${oldestMinor} or later; 24 is recommended.`);
      // Version 20 gets no security fixes since April 2026.
      return major < 22 ? note(nodeVersion, 'It gets no security fixes any more. Install 24.') : ok(nodeVersion);
    },
  },
  {
    name: 'disk of SOLERA_DATA',
    judge: ({ folder }) => (folder === null ? null : diskJudgement(folder.disk, '')),
  },
  {
    name: 'nodes',
    judge: ({ nodes: { url, failure, nodes } }) => {
      if (failure !== null) return unknown(`${url}: ${failure}`, 'If a node should run, name its address with --url.');
      const found = nodes.map(({ node, version, status }) => `${node} (${version}, ${status})`).join('; ');
      const versions = new Set(nodes.map(({ version }) => version));
      if (versions.size > 1) return note(found, 'Nodes of several versions: finish the upgrade.');
      const ill = nodes.filter(({ status }) => status === 'storeless').map(({ node }) => node);
      if (ill.length > 0) return mend(found, `${ill.join(', ')} does not reach the database: check its network.`);
      return ok(found);
    },
  },
  {
    name: 'clocks of the nodes',
    judge: ({ nodes: { nodes } }) => {
      const judged = nodes.flatMap(({ node, clock }) => {
        if (clock === null) return [];
        const { verdict, found } = clockJudgement(clock, '');
        return [{ verdict, found: `${node}: ${found}` }];
      });
      if (judged.length === 0) return null;
      const wrong = judged.filter(({ verdict }) => verdict === 'mend');
      const shown = (wrong.length > 0 ? wrong : judged).map(({ found }) => found).join('; ');
      return wrong.length > 0 ? mend(shown, 'Synchronise the clocks of all machines with NTP.') : ok(shown);
    },
  },
];
