/** `solera doctor` as a process, and what it reports. */
import { expect } from 'vitest';
import { run } from './program.js';

export interface Finding {
  readonly check: string;
  readonly verdict: string;
  readonly found: string;
  readonly advice: string;
}

interface Examined {
  readonly code: number | null;
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/** Runs the command. Without DATABASE_URL, there is no database; without `--url`, no node answers. */
export async function examined(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Examined> {
  const ended = await run(['doctor', '--json', ...args], {
    SOLERA_DATA: '/nonexistent/data',
    PORT: '1',
    ...environment,
  });
  expect(ended.stdout, ended.stderr).not.toBe('');
  return { code: ended.code, ...(JSON.parse(ended.stdout) as Omit<Examined, 'code'>) };
}

export function checksToMend({ findings }: Examined): readonly string[] {
  return findings.filter(({ verdict }) => verdict === 'mend').map(({ check }) => check);
}

export function findingOf({ findings }: Examined, check: string): Partial<Finding> {
  return findings.find((one) => one.check === check) ?? {};
}
