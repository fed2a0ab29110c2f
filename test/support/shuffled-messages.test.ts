import { describe, expect, it } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import { ShuffledMessages } from './shuffled-messages.js';

const message = (sequence: number, text: string): string =>
  `HMSG _INBOX.x 1 $JS.ACK.SOLERA.c.1.${sequence}.1.1.0 12 ${12 + text.length}\r\nNATS/1.0\r\n\r\n${text}\r\n`;
const others = 'INFO {"a":1}\r\nPING\r\nMSG _INBOX.y 2 5\r\n\r\nPI\n\r\n';

function shuffle(share: number, pieces: readonly string[]) {
  const counts = { lost: 0, repeated: 0, reordered: 0 };
  const shuffled = new ShuffledMessages(new Chance(7), () => share, counts);
  return { counts, sent: pieces.map((one) => shuffled.passed(Buffer.from(one)).toString()).join('') };
}

describe('messages of a stream', () => {
  const log = Array.from({ length: 300 }, (_, index) => message(index + 1, `"sequence":${index + 1}\r\nPING`));

  it('pass byte for byte if nothing is shuffled, however the bytes are cut', () => {
    const whole = others + log.join('') + others;
    for (const size of [1, 7, 1_000]) {
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
        whole.slice(index * size, (index + 1) * size),
      );
      expect(shuffle(0, pieces).sent).toBe(whole);
    }
  });

  it('are lost, repeated and reordered, and everything else passes', () => {
    const { counts, sent } = shuffle(0.2, [...log, others]);
    const sequences = [...sent.matchAll(/\$JS\.ACK\.SOLERA\.c\.1\.(\d+)/g)].map(([, sequence]) => Number(sequence));
    expect(sent.endsWith(others)).toBe(true);
    expect(new Set(sequences).size).toBe(300 - counts.lost);
    expect(sequences.length).toBe(300 - counts.lost + counts.repeated);
    const swapped = sequences.filter((sequence, index) => sequence < (sequences[index - 1] ?? 0));
    expect([swapped.length > 10, Math.min(...Object.values(counts)) > 10]).toEqual([true, true]);
  });
});
