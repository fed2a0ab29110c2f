import { clientLimits } from '../../../config/node.js';
import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import type { UseCases } from '../../application/use-cases.js';
import type { HarvestStep } from '../../harvest/step.js';
import { CommandFailure } from '../command-failure.js';
import { DependencyOrder } from '../import/dependency-order.js';
import { sharedBy } from '../import/step-request.js';

/** Keys in a harvest through the use cases, as fast as they take it. Gives the count of steps. @throws CommandFailure at the first refusal. */
export async function keyIn(
  solera: UseCases,
  steps: readonly HarvestStep[],
  tell: (done: number) => void,
): Promise<number> {
  const order = new DependencyOrder({
    concurrency: clientLimits.importConcurrency,
    lookahead: clientLimits.importLookahead,
  });
  let done = 0;
  for (const step of steps) {
    await order.add(sharedBy(step), async () => {
      const answer = await keyInStep(solera, step);
      if (!answer.ok)
        throw new CommandFailure(
          `A ${step.kind} of the demonstration was refused: ${answer.problem.detail}`,
          'With --data, name a folder that holds nothing else; without it this is a defect of Solera.',
        );
      done += 1;
      tell(done);
    });
  }
  await order.finished();
  return done;
}

function keyInStep(solera: UseCases, step: HarvestStep): Promise<Result<JsonObject>> {
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
