import { brokerChecks } from './broker-checks.js';
import type { Check, Condition } from './condition.js';
import { databaseChecks } from './database-checks.js';
import { type Finding, mend, ok } from './finding.js';
import { leftoverChecks } from './leftover-checks.js';
import { machineChecks } from './machine-checks.js';
import { settingChecks } from './setting-checks.js';

/** All checks, in the order of the report. Each is one entry of one table. */
const checks: readonly Check[] = [
  ...machineChecks,
  ...databaseChecks,
  ...settingChecks,
  ...leftoverChecks,
  ...brokerChecks,
];

/** Judges a condition by all checks that apply. */
export function examine(condition: Condition): readonly Finding[] {
  const found = checks.flatMap(({ name: check, judge }) => {
    const judgement = judge(condition);
    return judgement === null ? [] : [{ check, ...judgement }];
  });
  return [databaseFinding(condition), ...requirementFindings(condition), ...found];
}

/** Whether the database could be read at all. */
function databaseFinding({ database: { description, condition, failure } }: Condition): Finding {
  const reached = ok(`${description}, PostgreSQL ${condition?.use.version ?? ''}`);
  return { check: 'database', ...(failure ?? reached) };
}

/** What a node demands of the server at its start, by the same rules. */
function requirementFindings({ database }: Condition): readonly Finding[] {
  return (database.condition?.requirements ?? []).map(({ name, found, fault, remedy }) => ({
    check: name,
    ...(fault === null ? ok(found) : mend(fault, remedy)),
  }));
}
