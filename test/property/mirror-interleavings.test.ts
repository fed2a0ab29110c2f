/** Three relays, and everything that can happen to them, to the broker and to their connections, drawn from one seed. */
import { describe, expect, test } from 'vitest';
import { MirrorSite } from '../support/mirror-site.js';

const cases = Math.min(Number(process.env.SOLERA_CASES ?? 60), 2_000);

describe('whatever happens', () => {
  const seeds = Array.from({ length: cases }, (_, index) => index + 1);
  test.each(seeds)(
    'every message is the copy of its notification, and in the end all are there (seed %i)',
    async (seed) => {
      const site = new MirrorSite(seed);
      const { chance, stream } = site;
      const wrong: number[] = [];
      stream.onStored = (sequence, { text }) => {
        if (text !== site.log.all[sequence - 1]) wrong.push(sequence);
      };
      const nodes = [site.node(), site.node(), site.node()];
      const faults: (() => void)[] = [
        () => stream.delete(),
        () => stream.loseTail(chance.whole(0, stream.last), { rememberIds: chance.happens(0.5) }),
        () => stream.forgetIds(),
        () => stream.truncate(chance.whole(0, stream.last + 2)),
        () => chance.pick(nodes).mirror.disconnect(),
        () => chance.pick(nodes).time.stop(),
        () => chance.pick(nodes).time.continue(),
        () => {
          const node = chance.pick(nodes);
          node.owns = !node.owns;
        },
      ];
      for (let step = 0; step < 150; step += 1) {
        if (chance.happens(0.6)) site.log.append(chance.whole(1, 20));
        if (chance.happens(0.4)) chance.pick(faults)();
        await site.pass(chance.whole(0, chance.happens(0.1) ? 4_000 : 40));
      }
      stream.forgetIds();
      for (const node of nodes) {
        node.time.continue();
        node.owns = node === nodes[0];
      }
      await site.until(() => stream.last === site.log.all.length);
      expect([stream.last, site.faults()]).toEqual([site.log.all.length, []]);
      expect([wrong, nodes.map(({ relay, troubles }) => [relay.problem, troubles])]).toEqual([
        [],
        nodes.map(() => [null, []]),
      ]);
      await site.end();
    },
  );
});
