import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

/** `quick`: a few seeds find it, so it is run with all tests. */
interface ClusterMutant extends Mutant {
  readonly quick?: true;
}

const patch =
  (folder: string) =>
  (file: string, find: string, replace: string): Patch => ({ file: `${folder}/${file}`, find, replace });
const cluster = patch('src/cluster');
const actors = patch('src/actors');
/** The store, the view store and the broker of the simulation take the place of PostgreSQL and NATS. */
const support = patch('test/support');

/** Errors in what the store promises to every node. */
const storeMutants: readonly ClusterMutant[] = [
  {
    name: 'the commit does not compare the versions that were read',
    patches: [
      support(
        'memory-commit.ts',
        "sameVersion(record.version(stream)?.version ?? { counter: 0, mark: '' }, version)",
        'sameVersion(record.version(stream)?.version ?? version, version) || version.counter > 0',
      ),
    ],
  },
  {
    name: 'the commit compares counters and ignores marks',
    patches: [support('memory-record.ts', 'a.counter === b.counter && a.mark === b.mark', 'a.counter === b.counter')],
  },
  {
    name: 'a change set of another decision is taken for the own one',
    quick: true,
    patches: [support('memory-commit.ts', "if (mark !== proposal.mark) return { kind: 'duplicate', change };", '')],
  },
  {
    name: 'the commit does not check whether a request is void',
    patches: [support('memory-commit.ts', "if (isVoid(record, proposal)) return { kind: 'void' };", '')],
  },
  {
    name: 'two views may have one epoch',
    patches: [support('memory-view-store.ts', 'if (view.epoch !== this.view.epoch + 1) return false;', '')],
  },
];

/** Errors in replies and answers. */
const answerMutants: readonly ClusterMutant[] = [
  {
    name: 'a refusal is returned without its check',
    patches: [
      actors(
        'change-processor.ts',
        'return settlement.settle(checkOnlyProposal(command, basis), command, inFlight);',
        "void settlement; void basis; inFlight?.end({ kind: 'committed', first: 0, last: -1 }); return Promise.resolve({ kind: 'committed', first: 0, last: -1 });",
      ),
    ],
  },
  {
    name: 'a change is answered before its commit',
    quick: true,
    patches: [
      actors(
        'group-commit.ts',
        'const [call] = await Promise.allSettled([this.store.commit(batch.map((entry) => entry.proposal)), earlier]);',
        "await earlier; void this.store.commit(batch.map((entry) => entry.proposal)).catch(() => undefined); const call: PromiseSettledResult<{ kind: 'committed'; first: number; last: number }[]> = { status: 'fulfilled', value: batch.map(() => ({ kind: 'committed', first: 1, last: 1 })) };",
      ),
    ],
  },
  {
    name: 'a commit without a verdict is taken for one that did not begin',
    patches: [actors('settlement.ts', 'return isSubmitted && !checkOnly', 'return isSubmitted && checkOnly')],
  },
  {
    name: 'a repeated copy is sent as another request',
    patches: [
      cluster(
        'dispatcher.ts',
        'copyOf: { request, again: inDoubt }',
        'copyOf: { request: inDoubt ? this.parts.newId() : request, again: inDoubt }',
      ),
    ],
  },
  {
    name: 'the refusal of a repeated copy does not make its request void',
    patches: [
      {
        file: 'src/application/change/change-proposal.ts',
        find: 'voids: command.copyOf.again',
        replace: 'voids: false',
      },
    ],
  },
  {
    name: 'a reply that no proposal has confirmed does not make the request void',
    patches: [actors('settlement.ts', 'command.copyOf?.again === true && isConclusive', 'false')],
  },
  {
    name: 'a request without a reply is taken for one that was not received',
    patches: [
      cluster('asked-owners.ts', "reason === 'no_responder' ? 'not_received' : reason", "'not_received'"),
      cluster(
        'asked-owners.ts',
        "for (const request of [...owner.requests]) request.end({ kind: 'no_reply' });",
        "for (const request of [...owner.requests]) request.end({ kind: 'not_received' });",
      ),
    ],
  },
  {
    name: 'a reply that is too long for a message is lost',
    patches: [cluster('command-server.ts', 'received.reply(fits ? body', 'if (fits) received.reply(fits ? body')],
  },
];

/** Errors in the order of commands. */
const orderMutants: readonly ClusterMutant[] = [
  {
    name: 'an owner begins commands in the order in which they arrive',
    quick: true,
    patches: [cluster('command-server.ts', "if (!this.gate.admits(sequence)) return 'out_of_order';", '')],
  },
  {
    name: 'a command that was lost at an owner is awaited until its time is over',
    quick: true,
    patches: [cluster('asked-owners.ts', 'if (!inProgress.has(request.id)) request.end', 'if (false) request.end')],
  },
  {
    name: 'a lane changes its target while commands are in progress',
    quick: true,
    patches: [cluster('lane.ts', 'if (this.inProgress > 0) return;', '')],
  },
  {
    name: 'commands without an outcome go to the end of their lane',
    quick: true,
    patches: [cluster('lane.ts', 'this.waiting.unshift(', 'this.waiting.push(')],
  },
  {
    name: 'commands of different lanes do not wait for one another',
    patches: [
      cluster(
        'command-order.ts',
        'for (const before of this.before(ordered)) if (before.callWhenPassable(lane, freed)) left += 1;',
        '',
      ),
    ],
  },
  {
    name: 'edits in progress are forgotten',
    patches: [cluster('command-order.ts', 'if (ordered.hasEdits) this.edits.add(ordered);', '')],
  },
  {
    name: 'a command that lost a race loses its turn',
    patches: [actors('change-processor.ts', 'const earlier = hold;', 'const earlier = hold; earlier.release();')],
  },
  {
    name: 'a command holds lots at owners before it has its turn at its node',
    patches: [cluster('distant-holds.ts', 'await this.command.turn.turn();', '')],
  },
  {
    name: 'a refused command gives its lots on before its refusal is confirmed',
    patches: [
      actors('change-processor.ts', 'if (next.length === hold.streams.length) hold.release();', 'hold.release();'),
    ],
  },
  {
    name: 'a lost proposal no longer counts as in flight before its command is queued again',
    patches: [
      actors('change-processor.ts', 'const earlier = hold;', 'const earlier = hold; tried.requeued();'),
      actors('change-processor.ts', 'earlier.release();\n          tried.requeued();', 'earlier.release();'),
    ],
  },
];

/** Errors in holds, guests and membership. They cost speed only, so the simulation finds them in what is left after calm, or in the time that passes. */
const progressMutants: readonly ClusterMutant[] = [
  {
    name: 'a hold for another node does not end by itself',
    patches: [
      cluster(
        'hold-server.ts',
        'const cancel = timers.after(limits.holdMs, () => {',
        'const cancel = timers.after(Number.POSITIVE_INFINITY, () => {',
      ),
    ],
  },
  {
    name: 'a hold for another node is not freed',
    patches: [cluster('hold-server.ts', 'if (message !== null) this.held.get(message.id)?.();', 'void message;')],
  },
  {
    name: 'streams are held in the order in which they are named',
    patches: [cluster('distant-holds.ts', '.sort(([a], [b]) => a - b)', '')],
  },
  {
    name: 'a hold at the owner waits behind commands that wait',
    patches: [
      actors(
        'directory.ts',
        'return hold.atOwner || before.arrival > hold.arrival;',
        'return before.arrival > hold.arrival;',
      ),
    ],
  },
  {
    name: 'guests are kept',
    quick: true,
    patches: [
      actors(
        'directory.ts',
        'if (this.owns(actor.stream)) this.idle.add(actor);\n    else this.drop(actor);',
        'this.idle.add(actor);',
      ),
    ],
  },
  {
    name: 'a node that does not hear itself removes others',
    patches: [
      cluster('heard-nodes.ts', 'if (own === undefined || now - own > this.gapMs()) return 0;', ''),
      cluster(
        'heard-nodes.ts',
        'return since === undefined ? 0 : now - Math.max(since, this.hearingSince);',
        'return since === undefined ? 0 : now - (this.nodes.get(incarnation)?.heardAt ?? now);',
      ),
    ],
  },
];

/**
 * Errors in the work of many nodes. The simulation of one lane or that of whole clusters finds each of them.
 *
 * Errors that are not listed, because no seed can show them: a commit number outside the mutex, a change set recognised by time, and a level that is not checked are
 * errors of the PostgreSQL adapter (its contract suite and the integration tests find them); a revision of a key-value store taken for the epoch, and a heartbeat that
 * replaces the check, have no place in the program. A lane that stays open after a command without an outcome does no harm, because the owner refuses gaps.
 */
export const clusterMutants: readonly ClusterMutant[] = [
  ...storeMutants,
  ...answerMutants,
  ...orderMutants,
  ...progressMutants,
];
