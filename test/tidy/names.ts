/** A file is called by the one noun it holds. */
import ts from 'typescript';
import type { Failure, Source } from './source.js';

/** Words that say nothing about what is inside. */
const empty = /^(utils?|utilit(y|ies)|helpers?|types?|managers?|commons?|misc|stuff)$/;

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** File and folder names that are not in kebab-case, or hold a word that says nothing. */
export function nameFailures(paths: readonly string[]): Failure[] {
  return paths.flatMap((path) => {
    // `vitest.config.ts` at the root and suffixes such as `.int.test` are names that tools look for.
    const parts = path.split('/').map((part) => part.replace(/(\.(int|sim|config))?(\.(test|bench))?\.[a-z]+$/, ''));
    return parts.flatMap((part) => {
      if (!kebab.test(part)) return [`${path}: “${part}” is not in kebab-case`];
      const word = part.split('-').find((one) => empty.test(one));
      return word === undefined ? [] : [`${path}: “${word}” says nothing about what is inside`];
    });
  });
}

/** Files that only pass on what others export, under the name `index` or any other. */
export function barrelFailures(sources: readonly Source[]): Failure[] {
  return sources
    .filter((source) => isIndex(source.path) || onlyPassesOn(source))
    .map(({ path }) => `${path} is a barrel`);
}

function isIndex(path: string): boolean {
  return /(^|\/)index\.ts$/.test(path);
}

function onlyPassesOn({ tree }: Source): boolean {
  const passesOn = (one: ts.Statement): boolean => ts.isExportDeclaration(one) && one.moduleSpecifier !== undefined;
  return tree.statements.length > 0 && tree.statements.every(passesOn);
}
