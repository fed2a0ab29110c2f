import { expect, test } from 'vitest';
import { fingerprint, fingerprintInPieces } from '../../src/application/request/fingerprint.js';

const requests: readonly (readonly unknown[])[] = [
  [
    'W',
    'set',
    [
      [
        { op: 'retract', id: 'b' },
        { op: 'record', action: { type: 'note', data: { text: 'a' } } },
      ],
      'reject',
    ],
    false,
  ],
  ['W', 'set', [[], 'flag'], true],
  [],
  [undefined, null, [[['nested']]], 1.5, 'text', { z: 1, a: [1, 2] }],
];

test.each(requests.map((parts) => ({ parts })))(
  'the fingerprint of a large request is the same in pieces: $parts',
  ({ parts }) => {
    for (const perPiece of [1, 2, 1_000]) {
      const work = fingerprintInPieces(parts, perPiece);
      let step = work.next();
      while (!step.done) step = work.next();
      expect(step.value).toBe(fingerprint(parts));
    }
  },
);
