/** Label checks of components over HTTP: verdicts, what is missing, what can be claimed, and every refusal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cab, LabelSite, wineryBody } from './label-site.js';

let site: LabelSite;
const send: LabelSite['send'] = (...request) => site.send(...request);
const done: LabelSite['done'] = (...request) => site.done(...request);

beforeAll(async () => {
  site = await LabelSite.open();
}, 60_000);
afterAll(() => site.close());

describe('a label check', () => {
  it('judges components, and says what is missing and what can be claimed', async () => {
    await done('PUT', '/wineries/checks', wineryBody);
    const components = [
      { share: 0.65, variety: cab, vintage: 2024, appellation: 'Napa Valley' },
      { share: 0.35, variety: 'Merlot', vintage: null, appellation: 'Napa Valley' },
    ];
    const body = { components, volume: 1000, market: 'us', claims: { varieties: [{ variety: cab }] } };
    const found = await done('POST', '/wineries/checks/label-checks', body);
    expect(found).toMatchObject({
      rules: 'us-2006',
      passes: false,
      checks: [
        {
          claim: 'varieties',
          rule: 'us-variety',
          citation: '27 CFR 4.23(b)',
          required: 0.75,
          actual: 0.65,
          passes: false,
          short: { volume: 400, variety: cab },
        },
      ],
      claimable: {
        varieties: [
          { variety: cab, share: 0.65 },
          { variety: 'Merlot', share: 0.35 },
        ],
        appellations: ['Napa Valley', 'Napa County', 'California', 'US'],
      },
    });
    const again = await done('POST', '/wineries/checks/label-checks', { ...body, claims: found.claimable });
    expect(again.passes).toBe(true);
    const { volume: _, ...withoutVolume } = body;
    const relative = await done('POST', '/wineries/checks/label-checks', withoutVolume);
    expect(relative.checks).toMatchObject([{ short: { share: 0.4, variety: cab } }]);
  });

  const whole = [{ share: 1, variety: cab, vintage: 2024, appellation: 'Napa Valley' }];
  it.each([
    [{ market: 'us', claims: {} }, 400, 'bad_request'],
    [{ lot: 'L', components: whole, market: 'us', claims: {} }, 400, 'bad_request'],
    [{ components: whole, market: 'fr', claims: {} }, 400, 'bad_request'],
    [{ components: whole, market: 'us' }, 400, 'bad_request'],
    [{ components: whole, market: 'us', claims: { region: 'x' } }, 400, 'bad_request'],
    [{ components: whole, market: 'us', claims: { vintage: 20.5 } }, 400, 'bad_request'],
    [{ components: whole, market: 'us', claims: { varieties: [{ variety: cab, share: 2 }] } }, 400, 'bad_request'],
    [{ components: whole, market: 'us', claims: { appellations: ['US', 'US'] } }, 400, 'bad_request'],
    [{ components: whole, volume: 0, market: 'us', claims: {} }, 400, 'bad_request'],
    [{ components: whole, volume: 0.0000001, market: 'us', claims: {} }, 400, 'too_precise'],
    [{ components: [{ ...whole[0], share: 0.5 }], market: 'us', claims: {} }, 422, 'composition_incomplete'],
    [{ components: whole, at: '1900-01-01T00:00:00Z', market: 'us', claims: {} }, 400, 'bad_request'],
    [{ lot: 'NONE', market: 'us', claims: {} }, 404, 'not_found'],
    [{ lot: 'NONE', known: 1e9, market: 'us', claims: {} }, 400, 'bad_request'],
  ])('%j is refused with %d %s', async (body, status, code) => {
    const answer = await send('POST', '/wineries/checks/label-checks', body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
