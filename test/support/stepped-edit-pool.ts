/** A pool that decides large edits in the thread of the test, and stops where a test wants it to. */
import type { LargeEditLimits } from '../../config/large-edits.js';
import type { EditPool, EditTask } from '../../src/adapters/piscina/edit-pool.js';
import type { LargeOutcome } from '../../src/application/large/large-change.js';
import type { EditWork } from '../../src/application/ports/edit-work.js';
import { openWorkplace } from '../../src/main/edit-worker.js';

/** Points of the work on an edit, in their order. At `committing` it cannot be cancelled any more; at `published` its result is not stored yet. */
type Step = 'begun' | 'deciding' | 'committing' | 'published';

/** An edit that waits at a step. */
interface Stop {
  readonly reached: Promise<void>;
  release(): void;
  /** The attempt fails, as if its worker had ended. */
  fail(): void;
}

interface Stopped extends Stop {
  readonly pass: () => Promise<void>;
}

export class SteppedEditPool implements EditPool {
  private readonly opening: ReturnType<typeof openWorkplace>;
  private readonly stops = new Map<Step, Stopped[]>();
  private readonly left = new Set<Stopped>();
  /** The edits that it decides at present. */
  running = 0;

  constructor(connectionString: string, limits: Partial<LargeEditLimits>) {
    this.opening = openWorkplace(connectionString, limits);
    this.opening.catch(() => undefined);
  }

  /** Stops the next edit that comes to a step. */
  stopAt(step: Step): Stop {
    const stop = newStop();
    this.stops.set(step, [...(this.stops.get(step) ?? []), stop]);
    this.left.add(stop);
    return stop;
  }

  async run({ edit, runner, command }: EditTask): Promise<LargeOutcome> {
    this.running += 1;
    try {
      const { changes, edits } = await this.opening;
      const work = edits.work(edit, runner);
      const stepped: EditWork = {
        ...work,
        note: async (counts) => {
          await this.pass('deciding');
          return work.note(counts);
        },
        beginCommit: async () => {
          const isOurs = await work.beginCommit();
          await this.pass('committing');
          return isOurs;
        },
      };
      await this.pass('begun');
      const outcome = await changes.decide(command, stepped);
      await this.pass('published');
      return outcome;
    } finally {
      this.running -= 1;
    }
  }

  readonly heapBytes = 0;

  async close(): Promise<void> {
    for (const stop of this.left) stop.fail();
    await (await this.opening).close();
  }

  private async pass(step: Step): Promise<void> {
    await this.stops.get(step)?.shift()?.pass();
  }
}

function newStop(): Stopped {
  let reach = (): void => undefined;
  let release = (): void => undefined;
  let fail = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const passed = new Promise<void>((resolve, reject) => {
    release = resolve;
    fail = () => reject(new Error('the worker has ended'));
  });
  passed.catch(() => undefined);
  const pass = (): Promise<void> => {
    reach();
    return passed;
  };
  return { reached, pass, release: () => release(), fail: () => fail() };
}
