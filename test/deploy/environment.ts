/** The environment variables that a node reads. */
import { readConfiguration } from '../../src/main/configuration.js';

/** The names of the variables that `readConfiguration` reads. */
export function knownVariables(): ReadonlySet<string> {
  const names = new Set<string>();
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

/** Reads the environment of a node as the node reads it. @throws CommandFailure if a value is invalid */
export function readNodeEnvironment(environment: Readonly<Record<string, string>>) {
  return readConfiguration(environment);
}
