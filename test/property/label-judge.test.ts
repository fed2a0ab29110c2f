import { describe, it } from 'vitest';
import { claimableOf } from '../../src/compliance/labels/claimable.js';
import { judgeLabel } from '../../src/compliance/labels/judge.js';
import { checkClaimable, checkShortfalls, checkVerdicts } from './label-property.js';

const cases = Number(process.env.SOLERA_CASES ?? 3000);
const judge = { judgeLabel, claimableOf };
const markets = ['us', 'eu', 'au'] as const;

describe('a label', () => {
  it.each(markets)('passes in market %s if and only if it does by a second judge', (market) => {
    checkVerdicts(judge, { market, cases });
  });

  it.each(markets)('with the claims that are claimable in market %s passes', (market) => {
    checkClaimable(judge, { market, cases: cases / 10 });
  });

  it.each(markets)(
    'in market %s passes a check once the wine that it is short of is added, and not with less',
    (market) => checkShortfalls(judge, { market, cases: cases / 3 }),
  );
});
