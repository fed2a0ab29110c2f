/** A file is named after the one noun it holds. */
import ts from 'typescript';
/** Words that do not describe a file's content. */
const vague = /^(utils?|utilit(y|ies)|helpers?|types?|managers?|commons?|misc|stuff)$/;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** File and folder names that are not in kebab-case or contain a vague word. */
export function nameFailures(paths) {
    return paths.flatMap((path) => {
        // Tools require `vitest.config.ts` and suffixes such as `.int.test`.
        const parts = path.split('/').map((part) => part.replace(/(\.(int|sim|config))?(\.(test|bench))?\.[a-z]+$/, ''));
        return parts.flatMap((part) => {
            if (!kebab.test(part))
                return [`${path}: “${part}” is not in kebab-case`];
            const word = part.split('-').find((one) => vague.test(one));
            return word === undefined ? [] : [`${path}: “${word}” does not describe the content`];
        });
    });
}
/** Files that only re-export, and every file named `index.ts`. */
export function barrelFailures(sources) {
    return sources
        .filter((source) => isIndex(source.path) || onlyReexports(source))
        .map(({ path }) => `${path} is a barrel`);
}
function isIndex(path) {
    return /(^|\/)index\.ts$/.test(path);
}
function onlyReexports({ tree }) {
    const isReexport = (one) => ts.isExportDeclaration(one) && one.moduleSpecifier !== undefined;
    return tree.statements.length > 0 && tree.statements.every(isReexport);
}
