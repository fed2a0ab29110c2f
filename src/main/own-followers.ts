import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FollowerDefinition } from '../followers/definition.js';
import { CommandFailure } from './command-failure.js';

/** Loads the followers that an operator has written. @throws CommandFailure */
export async function ownFollowers(module: string): Promise<readonly FollowerDefinition[]> {
  const loaded: { readonly default?: unknown } = await import(pathToFileURL(resolve(module)).href).catch(
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CommandFailure(
        `The module ${module} of --followers cannot be loaded: ${reason}`,
        'Correct the module.',
      );
    },
  );
  const definitions = loaded.default;
  if (Array.isArray(definitions) && definitions.every(isDefinition)) return definitions;
  throw new CommandFailure(
    `The default export of ${module} is not a list of followers.`,
    'Each needs a name, a version, tables and apply: see docs/followers.md.',
  );
}

function isDefinition(value: unknown): value is FollowerDefinition {
  if (typeof value !== 'object' || value === null) return false;
  const { name, version, tables, apply } = value as Partial<Record<string, unknown>>; // Any object may have any members.
  return (
    typeof name === 'string' && typeof version === 'number' && typeof tables === 'string' && typeof apply === 'function'
  );
}
