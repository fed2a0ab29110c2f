/** Plays one scenario with a consumer, and returns what was wrong. */
import { setTimeout as sleep } from 'node:timers/promises';
import { conformanceLimits } from '../../../config/feed.js';
import { ConsumerProcess } from './consumer-process.js';
import { appliedCount, faultIn, reportedSet } from './judgement.js';
import type { Scenario } from './scenario.js';
import { incarnations, ScriptedFeed } from './scripted-feed.js';
import type { LogSet } from './scripted-log.js';
import { ScriptedMirror } from './scripted-mirror.js';

export interface RunOptions {
  readonly command: string;
  readonly patienceMs: number;
  /** The program `nats-server`, for the scenarios with a mirror. */
  readonly nats?: string | undefined;
}

/** Returns the first thing that was wrong, or null. */
export async function play(scenario: Scenario, options: RunOptions): Promise<string | null> {
  const feed = new ScriptedFeed(scenario.log, scenario.troubles);
  const mirror = mirrorOf(scenario, options.nats);
  try {
    // Without a mirror, the variable is empty, whatever the environment of this program has.
    const environment = { SOLERA_URL: await feed.listen(), NATS_URL: (await mirror?.start()) ?? '' };
    const consumer = new ConsumerProcess(options.command, environment);
    try {
      return await new Play(scenario, { feed, mirror, consumer, patienceMs: options.patienceMs }).run();
    } finally {
      await consumer.remove();
    }
  } finally {
    feed.close();
    await mirror?.close();
  }
}

function mirrorOf({ mirror, log }: Scenario, program: string | undefined): ScriptedMirror | null {
  if (mirror === undefined || program === undefined) return null;
  const { keeps = -1, incarnation = incarnations.own } = mirror;
  return new ScriptedMirror({ program, log: mirror.log ?? log, incarnation, keeps });
}

interface PlayParts {
  readonly feed: ScriptedFeed;
  readonly mirror: ScriptedMirror | null;
  readonly consumer: ConsumerProcess;
  readonly patienceMs: number;
}

class Play {
  readonly #scenario: Scenario;
  readonly #parts: PlayParts;
  /** The sets that a consumer can apply: without a number, those before it. */
  readonly #expected: readonly LogSet[];
  /** How many lines had been printed at each kill. */
  readonly #kills: number[] = [];
  /** Whether the trouble of the mirror has happened. */
  #isMirrorTroubled = false;
  #published: number;

  constructor(scenario: Scenario, parts: PlayParts) {
    this.#scenario = scenario;
    this.#parts = parts;
    this.#published = scenario.published;
    const { lost = Number.POSITIVE_INFINITY } = scenario.troubles;
    this.#expected = scenario.log.sets.filter(({ last }) => last < lost);
  }

  async run(): Promise<string | null> {
    const { consumer, feed, patienceMs } = this.#parts;
    await this.#publish();
    consumer.start();
    let progressAtMs = performance.now();
    let seen = 0;
    while (!this.#isComplete) {
      const fault = this.#fault();
      if (fault !== null) return fault;
      if (this.#isOver()) return this.#hasMetGap ? this.#end() : this.#earlyEnd();
      if (consumer.lines.length > seen) {
        seen = consumer.lines.length;
        progressAtMs = performance.now();
      }
      if (performance.now() - progressAtMs > patienceMs) return this.#stall();
      if ((await this.#killIfDue()) || (await this.#troubleMirrorIfDue())) progressAtMs = performance.now();
      // The next set is published once the consumer listens, or has taken what was published.
      const isTaken = appliedCount(this.#applied) >= Math.min(this.#published, this.#expected.length);
      if (this.#published < this.#scenario.log.sets.length && (isTaken || feed.hasListeners)) {
        this.#published = Math.min(this.#published + this.#scenario.together, this.#scenario.log.sets.length);
        await this.#publish();
      }
      await sleep(5);
    }
    return this.#end();
  }

  get #applied(): readonly LogSet[] {
    return this.#parts.consumer.lines.map(reportedSet).filter((set) => set !== null);
  }

  get #isComplete(): boolean {
    return this.#published === this.#scenario.log.sets.length && appliedCount(this.#applied) >= this.#expected.length;
  }

  /** A quick consumer applies all that comes before a lost number, and ends, while sets after it are still published. */
  get #hasMetGap(): boolean {
    const { lost } = this.#scenario.troubles;
    return lost !== undefined && appliedCount(this.#applied) >= this.#expected.length;
  }

  async #publish(): Promise<void> {
    const { feed, mirror } = this.#parts;
    const { sets } = this.#scenario.log;
    const head = sets[this.#published - 1]?.last ?? 0;
    // The last set is pushed plainly: it proves to the consumer that those before it exist.
    feed.publish(head, { plainly: this.#published === sets.length });
    await mirror?.publish(head);
  }

  #isOver(): boolean {
    return this.#parts.consumer.ended !== null;
  }

  #fault(): string | null {
    return faultIn(this.#applied, this.#expected, this.#kills);
  }

  async #killIfDue(): Promise<boolean> {
    const { consumer } = this.#parts;
    const due = this.#scenario.kills[this.#kills.length];
    if (due === undefined || appliedCount(this.#applied) < due) return false;
    await consumer.kill();
    this.#kills.push(this.#applied.length);
    consumer.start();
    return true;
  }

  async #troubleMirrorIfDue(): Promise<boolean> {
    const { mirror } = this.#parts;
    const { wipeAt, killAt } = this.#scenario.mirror ?? {};
    const due = wipeAt ?? killAt;
    if (mirror === null || due === undefined || this.#isMirrorTroubled) return false;
    if (appliedCount(this.#applied) < due) return false;
    this.#isMirrorTroubled = true;
    await (wipeAt === undefined ? mirror.killBroker() : mirror.wipe());
    return true;
  }

  /** All that can be applied was applied: nothing else may follow, and a missing number or another log must end the consumer. */
  async #end(): Promise<string | null> {
    const { consumer, feed, patienceMs } = this.#parts;
    const { troubles, replacement } = this.#scenario;
    if (replacement !== undefined) {
      await consumer.kill();
      this.#kills.push(this.#applied.length);
      feed.replace(replacement.log, replacement.incarnation);
      consumer.start();
    }
    const reason = replacement !== undefined ? 'the log is another one' : missingReason(troubles.lost);
    const begun = performance.now();
    while (reason !== null && !this.#isOver()) {
      if (performance.now() - begun > patienceMs) return `went on although ${reason}`;
      await sleep(20);
    }
    if (reason === null) await sleep(conformanceLimits.graceMs);
    const fault = this.#fault();
    if (fault !== null) return fault;
    if (reason === null) return this.#isOver() ? this.#earlyEnd() : null;
    return consumer.ended === 0 ? `ended with 0 although ${reason}` : null;
  }

  #earlyEnd(): string {
    const { ended, complaints } = this.#parts.consumer;
    const shown = complaints.length === 0 ? '' : `: ${complaints.join(' | ')}`;
    return `ended with ${ended} after ${appliedCount(this.#applied)} of ${this.#expected.length} sets${shown}`;
  }

  #stall(): string {
    const next = this.#expected[appliedCount(this.#applied)];
    return `made no progress for ${this.#parts.patienceMs / 1_000} s; the next set is ${next?.first}–${next?.last}`;
  }
}

/** Why a consumer must end; null if no number is lost. */
function missingReason(lost: number | undefined): string | null {
  return lost === undefined ? null : `number ${lost} is missing`;
}
