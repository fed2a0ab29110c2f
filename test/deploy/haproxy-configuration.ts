/** A reader of HAProxy's configuration, for as much of its language as deploy/haproxy.cfg uses. It refuses everything else, so that no typo passes. */

interface Section {
  readonly kind: string;
  readonly name: string;
  readonly directives: readonly (readonly string[])[];
}

/** The directives that each kind of section may contain, by their first words. */
const knownDirectives: Readonly<Record<string, readonly string[]>> = {
  global: ['log', 'maxconn', 'hard-stop-after'],
  defaults: [
    ...['mode', 'log', 'option httplog', 'option dontlognull', 'option redispatch', 'retries'],
    ...['connect', 'http-request', 'http-keep-alive', 'queue', 'client', 'server'].map((name) => `timeout ${name}`),
  ],
  resolvers: ['parse-resolv-conf', 'resolve_retries', 'timeout resolve', 'timeout retry', 'hold valid'],
  frontend: [
    ...['bind', 'option disable-h2-upgrade', 'option forwardfor', 'option dontlog-normal', 'monitor-uri'],
    ...['http-request deny', 'http-request use-service', 'use_backend', 'default_backend'],
  ],
  backend: [
    ...['balance', 'option httpchk', 'http-check send', 'http-check expect', 'retry-on', 'acl'],
    ...['http-request disable-l7-retry', 'default-server', 'server'],
  ],
};

/** Splits a configuration into its sections. @throws Error that names the line */
export function parseHaproxy(text: string): Section[] {
  const sections: { kind: string; name: string; directives: string[][] }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    const [kind = '', name = ''] = words;
    if (kind === '') continue;
    const current = sections.at(-1);
    if (!/^\s/.test(line)) sections.push(sectionOf(kind, name, index + 1));
    else if (current !== undefined && isKnown(current.kind, words)) current.directives.push(words);
    else throw new Error(`line ${index + 1}: ${current?.kind ?? 'no section'} knows no “${words.join(' ')}”`);
  }
  return sections;
}

function sectionOf(kind: string, name: string, line: number): { kind: string; name: string; directives: string[][] } {
  if (!(kind in knownDirectives)) throw new Error(`line ${line}: there is no section “${kind}”`);
  return { kind, name, directives: [] };
}

function isKnown(kind: string, words: readonly string[]): boolean {
  return (knownDirectives[kind] ?? []).some((known) => known.split(' ').every((word, index) => words[index] === word));
}

/** The only section of this kind and name. @throws Error */
export function sectionNamed(sections: readonly Section[], kind: string, name = ''): Section {
  const found = sections.filter((section) => section.kind === kind && section.name === name);
  const [section] = found;
  if (section === undefined || found.length > 1) throw new Error(`${found.length} sections are ${kind} ${name}`);
  return section;
}

/** The words after those given, of each directive that begins with them. */
export function valuesOf(section: Section, ...beginning: readonly string[]): (readonly string[])[] {
  return section.directives
    .filter((words) => beginning.every((word, index) => words[index] === word))
    .map((words) => words.slice(beginning.length));
}
