/** A base type of PostgreSQL, or an array of any type. */
const type = /\b(text|uuid|bigint|integer|smallint|boolean|bytea|jsonb?|numeric|date|timestamptz|timestamp|interval|oid|regclass)\b|\w\[\]/;
/** Files that do not open with a comment. */
export function sqlCommentFailures(files) {
    return files.filter(({ text }) => !/^\s*(--|\/\*)/.test(text)).map(({ path }) => `${path} opens without a comment`);
}
/** Statements whose opening comment does not describe them, or does not list exactly the parameters they use, each with its type. */
export function sqlParameterFailures(files) {
    return files.flatMap(({ path, text }) => {
        const [header, body] = splitHeader(text);
        const listed = listedParameters(header);
        const used = usedParameters(body);
        const failures = [];
        if (!/^[^$\s]+(\s+[^$\s]+){2}/.test(header))
            failures.push(`${path} opens without a description`);
        for (const parameter of used) {
            const description = listed.get(parameter);
            if (description === undefined)
                failures.push(`${path} uses ${parameter} and does not list it`);
            else if (!type.test(description))
                failures.push(`${path} lists ${parameter} without a type: ${description.trim()}`);
        }
        for (const parameter of listed.keys())
            if (!used.has(parameter))
                failures.push(`${path} lists ${parameter} and does not use it`);
        return failures;
    });
}
/** Splits a file into the comment at its top, without the marks, and the rest. */
function splitHeader(text) {
    const found = /^\s*((?:--[^\n]*\n\s*)+|\/\*[\s\S]*?\*\/)/.exec(text)?.[0] ?? '';
    const header = found
        .split('\n')
        .map((line) => line.replace(/^\s*(--|\/\*|\*\/|\*)?\s*|\s*\*\/\s*$/g, ''))
        .join('\n');
    return [header.trim(), text.slice(found.length)];
}
/** Each `$n` of the header and its description: the text up to the next one. */
function listedParameters(header) {
    return new Map([...header.matchAll(/(\$\d+)\b([^$]*)/g)].map(([, name = '', text = '']) => [name, text]));
}
/** The parameters of a statement outside its comments. */
function usedParameters(body) {
    const code = body.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '');
    return new Set(code.match(/\$\d+/g) ?? []);
}
