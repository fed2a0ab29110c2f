/** The environment variables that a node reads. */
import { readConfiguration } from '../../src/main/configuration.js';

/** Variables of the contract for many nodes that `readConfiguration` does not read yet. Remove each name once it does. */
const comingVariables = ['SOLERA_NODE', 'SOLERA_CELL', 'SOLERA_EDGE'];

/** The names of the variables that `readConfiguration` reads, or will read. */
export function knownVariables(): ReadonlySet<string> {
  const names = new Set(comingVariables);
  const recorder = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_, name) => {
        names.add(String(name));
        return undefined;
      },
    },
  );
  readConfiguration(recorder);
  return names;
}

/**
 * Reads the environment of a node as the node reads it. NATS_URL is a list, and `readConfiguration` accepts only one URL as yet, so each URL is
 * read on its own.
 * @throws CommandFailure if a value is invalid
 */
export function readNodeEnvironment(environment: Readonly<Record<string, string>>) {
  const urls = natsUrls(environment);
  const configurations = urls.map((url) => readConfiguration({ ...environment, NATS_URL: url }));
  return {
    ...readConfiguration({ ...environment, NATS_URL: undefined }),
    natsUrls: configurations.map((one) => one.natsUrl),
  };
}

function natsUrls(environment: Readonly<Record<string, string>>): string[] {
  return (environment.NATS_URL ?? '').split(',').map((url) => url.trim());
}
