import { clusterLimits } from '../../../config/cluster.js';
import { Turns } from '../../../src/application/pieces.js';
import { noTracer } from '../../../src/application/ports/tracer.js';
import type { ChangeCommand, ChangeReply, Transport } from '../../../src/application/request/command.js';
import { AskedOwners } from '../../../src/cluster/asked-owners.js';
import { CommandServer } from '../../../src/cluster/command-server.js';
import { Dispatcher } from '../../../src/cluster/dispatcher.js';
import type { Membership } from '../../../src/cluster/membership.js';
import { Subjects } from '../../../src/cluster/subjects.js';
import type { Member } from '../../../src/cluster/view.js';
import { Chance } from '../../../src/harvest/chance.js';
import { MemoryBroker } from '../../support/memory-broker.js';
import { VirtualTime } from './virtual-time.js';

const winery = 'W';
const commands = 30;
/** Troubles end after some 200 ms, and each attempt that fails takes at most a few hundred. */
const lastMs = 5_000;

/**
 * One lane under much more trouble than in the simulation of clusters: one node sends commands for one lot to two others, which own it in turns, do not agree about
 * that, and lose their connections. Commands are decided as soon as they are begun, and none is refused, so they must be decided in the order in which they were sent.
 */
export async function simulateLane(seed: number): Promise<void> {
  const site = new LaneSite(new Chance(seed));
  const replies = Array.from({ length: commands }, (_, index) => site.send(index));
  let ended = false;
  const settled = Promise.all(replies).finally(() => {
    ended = true;
  });
  settled.catch(() => undefined);
  if (!(await site.time.run(() => ended, lastMs))) throw new Error(`Commands are not settled after ${lastMs} ms.`);
  for (const reply of await settled)
    if (reply.kind !== 'answered') throw new Error(`A command was ${reply.kind}: ${reply.problem.detail}`);
  const inOrder = [...site.decided].sort((a, b) => a - b);
  if (site.decided.join() !== inOrder.join()) throw new Error(`The commands were decided as ${site.decided.join()}.`);
}

class LaneSite {
  readonly time = new VirtualTime();
  /** The commands that were decided, each once, in the order in which they were begun. */
  readonly decided: number[] = [];
  private readonly broker: MemoryBroker;
  private readonly subjects = new Subjects('lane');
  private readonly owners: readonly Member[] = ['a', 'b'].map((name) => ({ node: name, incarnation: name }));
  private readonly dispatcher: Dispatcher;
  /** The owner as each node knows it. */
  private readonly known = new Map<string, Member>();

  constructor(private readonly chance: Chance) {
    const { time } = this;
    this.broker = new MemoryBroker({
      after: (ms, work) => time.after(ms, work),
      delayMs: () => chance.between(0, 5),
      reconnectMs: () => chance.between(1, 40),
    });
    for (const owner of this.owners) this.serve(owner);
    this.dispatcher = this.asker({ node: 'c', incarnation: 'c' });
    this.trouble();
  }

  /** Sends a command at a random time, each after the one before. */
  async send(index: number): Promise<ChangeReply> {
    await this.time.sleep(index * 4 + this.chance.between(0, 4));
    return this.dispatcher.request(noteOf(index));
  }

  private get timers() {
    const { time, chance } = this;
    return {
      elapsedMs: () => time.now,
      after: (ms: number, work: () => void) => time.after(ms, work),
      jitter: (ms: number) => chance.between(ms / 2, ms),
    };
  }

  /** What the parts of a node know of the view. */
  private membership({ incarnation }: Member): Membership {
    const view = {
      ownerOf: () => this.known.get(incarnation) ?? null,
      owns: () => this.known.get(incarnation)?.incarnation === incarnation,
      isSelf: (member: Member) => member.incarnation === incarnation,
      noticePause: () => false,
      sawEpoch: () => undefined,
      epoch: 1,
      heard: { find: () => ({ heardAt: this.time.now + 1 }), silentMs: () => 0 },
    };
    return view as unknown as Membership; // The dispatcher and the server use nothing else.
  }

  /** Decides at once, in the order of the calls. The reply takes a while. */
  private decider(): Transport {
    return {
      request: async ({ change }) => {
        const index = Number(change);
        if (!this.decided.includes(index)) this.decided.push(index);
        await this.time.sleep(this.chance.between(0, 10));
        return { kind: 'answered', answer: {}, created: true };
      },
    };
  }

  private serve(owner: Member): void {
    const messages = this.broker.join(owner.incarnation);
    const server = new CommandServer({
      ...{ self: owner, messages, subjects: this.subjects, limits: clusterLimits, tracer: noTracer },
      membership: this.membership(owner),
      here: this.decider(),
      onTrouble: (_what, error) => {
        throw error;
      },
    });
    server.start();
  }

  private asker(self: Member): Dispatcher {
    const { subjects, timers, time } = this;
    const messages = this.broker.join(self.incarnation);
    const observer = {
      ...{ sent: () => undefined, inDoubt: () => undefined },
      ...{ decidedHere: () => undefined, happened: () => undefined },
    };
    const membership = this.membership(self);
    const shared = { self, messages, subjects, timers, limits: clusterLimits, observer };
    const owners = new AskedOwners({ ...shared, heard: membership.heard, silentAfterMs: () => 1_000 });
    let requests = 0;
    const dispatcher = new Dispatcher({
      ...{ ...shared, membership, owners, here: this.decider(), tracer: noTracer },
      spreadOf: () => 1,
      turns: new Turns({ nextTurn: (work) => void time.after(0, work), elapsedMs: () => 0 }, 10),
      largestBody: () => messages.maxPayloadBytes,
      newId: () => {
        requests += 1;
        return `request ${requests}`;
      },
      storedReply: async () => null,
    });
    messages.onConnection(() => dispatcher.targetsChanged());
    return dispatcher;
  }

  /** Until all commands have been sent: ownership moves, each node learns of it at another time, and connections break. */
  private trouble(): void {
    const { chance, time } = this;
    const everyone = ['a', 'b', 'c'];
    for (let at = 0; at < commands * 5; at += chance.between(1, 30)) {
      const owner = chance.happens(0.2) ? undefined : chance.pick(this.owners);
      for (const name of everyone)
        time.after(at + chance.between(0, 20), () => {
          if (owner === undefined) this.known.delete(name);
          else this.known.set(name, owner);
          if (name === 'c') this.dispatcher.targetsChanged();
        });
      if (chance.happens(0.3)) time.after(at, () => this.broker.interrupt(chance.pick(everyone)));
    }
  }
}

function noteOf(index: number): ChangeCommand {
  const data = { lot: 'L', text: `note ${index}` };
  const edit = {
    op: 'record',
    id: `action ${index}`,
    type: 'note',
    effectiveAt: 0,
    tieBreak: null,
    data,
    note: null,
  } as const;
  return {
    ...{ change: String(index), winery, form: 'single', requestHash: '', edits: [edit], preview: false },
    ...{ onConflict: 'reject', overrideLock: false, recordedBy: null, repeatable: true, minimal: false, copyOf: null },
  };
}
