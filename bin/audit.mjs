/**
 * Audits the packages of package-lock.json that reach users, if the registry can. Exits with 1 if one has a vulnerability that npm calls high or critical. A registry without
 * advisories, such as a mirror, is reported, and is no failure: then nothing is known.
 */
import { spawnSync } from 'node:child_process';
import { root } from './product-packages.mjs';

const worrying = ['high', 'critical'];

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: root, encoding: 'utf8' });
const report = parsed(stdout);
const counts = report?.metadata?.vulnerabilities;
if (error !== undefined || counts === undefined) {
  const reason = error?.message ?? report?.message ?? report?.error?.summary ?? 'npm printed no report';
  // The message of npm names the registry.
  const plain = String(reason)
    .replaceAll(/https?:\/\/\S+/g, '')
    .replace(/[\s-]+$/, '');
  print(
    `The packages were NOT audited: the registry does not allow it (${plain}). Audit them with another registry: npm audit --omit=dev`,
  );
} else {
  const found = Object.entries(counts).filter(([severity, count]) => severity !== 'total' && count > 0);
  const text = found.map(([severity, count]) => `${count} ${severity}`).join(', ');
  print(
    found.length === 0
      ? 'The packages were audited: no known vulnerability.'
      : `The packages were audited: ${text}. See npm audit --omit=dev`,
  );
  if (worrying.some((severity) => counts[severity] > 0)) process.exitCode = 1;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
