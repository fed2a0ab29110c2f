import { clientLimits } from '../../../config/node.js';
import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import type { UseCases } from '../../application/use-cases.js';
import type { HarvestStep } from '../../harvest/step.js';
import { DependencyOrder } from '../../imports/dependency-order.js';
import { CommandFailure } from '../command-failure.js';
import { sharedNames } from '../import/step-request.js';

/** Performs the steps of a harvest through the use cases, concurrently where possible, and returns their number. @throws CommandFailure at the first refusal. */
export async function loadSteps(
  solera: UseCases,
  steps: readonly HarvestStep[],
  update: (done: number) => void,
): Promise<number> {
  const order = new DependencyOrder({
    concurrency: clientLimits.importConcurrency,
    lookahead: clientLimits.importLookahead,
  });
  let done = 0;
  for (const step of steps) {
    await order.add(sharedNames(step), async () => {
      const result = await perform(solera, step);
      if (!result.ok)
        throw new CommandFailure(
          `A ${step.kind} step of the demonstration was refused: ${result.problem.detail}`,
          'With --data, choose a new folder. Without --data, this is a defect of Solera: report it.',
        );
      done += 1;
      update(done);
    });
  }
  await order.finished();
  return done;
}

function perform(solera: UseCases, step: HarvestStep): Promise<Result<JsonObject>> {
  switch (step.kind) {
    case 'winery':
      return solera.putWinery(step.winery, step.body);
    case 'vessel':
      return solera.putVessel(step.winery, step.vessel, step.body);
    case 'record':
      return solera.record(step.winery, step.action, {});
    case 'revise':
      return solera.revise(step.winery, step.id, step.body, {
        idempotencyKey: `${step.id} ${JSON.stringify(step.body)}`,
      });
    case 'retract':
      return solera.retract(step.winery, step.id, undefined, {});
  }
}
