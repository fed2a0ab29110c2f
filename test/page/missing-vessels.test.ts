import { expect, it } from 'vitest';
import { missingVessels } from '../../src/page/reading/missing-vessels.js';

it('vessels that conflicts name and that do not exist are offered once, in their wineries', () => {
  const missing = (winery: string, vessel: string) => ({ code: 'unknown_vessel', winery, vessel }) as const;
  const other = { code: 'not_in_vessel', winery: 'v', vessel: 'T-3' } as const;
  expect(missingVessels([missing('v', 'T-1'), other, missing('w', 'T-1'), missing('v', 'T-1')])).toEqual([
    { winery: 'v', vessel: 'T-1' },
    { winery: 'w', vessel: 'T-1' },
  ]);
});
