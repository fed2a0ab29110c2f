/**
 * Names are stored in Unicode NFC and without blanks at either end, so that a name that was typed on two machines is one name. Schemas mark the
 * members that are names by the keyword `normalized`. Codes need no normalising: their pattern allows neither.
 */
type Normalise = (value: unknown) => unknown;

/** Returns the stored form of a name. `trim` removes spaces of every width, no-break spaces and line ends. */
export function normalName(text: string): string {
  return text.normalize('NFC').trim();
}

/**
 * Returns a function that normalises the names in untrusted data of a schema. It returns data without any change as it is, and follows the schema
 * only, so that data of another shape costs nothing and is left to the validator.
 */
export function nameNormalisation(schema: object): Normalise {
  return normaliserOf(schema) ?? ((value) => value);
}

/** Returns null for a schema without names. */
function normaliserOf(schema: unknown): Normalise | null {
  if (typeof schema !== 'object' || schema === null) return null;
  const { normalized, properties, items, anyOf }: Readonly<Record<string, unknown>> = { ...schema };
  if (normalized === 'name') return (value) => (typeof value === 'string' ? normalName(value) : value);
  if (Array.isArray(anyOf)) return inTurn(anyOf.flatMap((one) => normaliserOf(one) ?? []));
  if (items !== undefined) return ofItems(normaliserOf(items));
  if (typeof properties !== 'object' || properties === null) return null;
  const members = Object.entries(properties).flatMap(([name, member]) => {
    const normalise = normaliserOf(member);
    return normalise === null ? [] : [[name, normalise] as const];
  });
  return members.length === 0 ? null : ofMembers(members);
}

/** Each alternative of a union changes only values of its own shape. */
function inTurn(alternatives: readonly Normalise[]): Normalise | null {
  if (alternatives.length === 0) return null;
  return (value) => alternatives.reduce((normal, normalise) => normalise(normal), value);
}

function ofItems(normalise: Normalise | null): Normalise | null {
  if (normalise === null) return null;
  return (value) => {
    if (!Array.isArray(value)) return value;
    const normal = value.map(normalise);
    return normal.some((item, index) => item !== value[index]) ? normal : value;
  };
}

function ofMembers(members: readonly (readonly [string, Normalise])[]): Normalise {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const given = value as Readonly<Record<string, unknown>>; // Any object is read by its own members.
    let normal = given;
    for (const [name, normalise] of members) {
      if (!Object.hasOwn(given, name)) continue;
      const member = normalise(given[name]);
      if (member !== given[name]) normal = { ...normal, [name]: member };
    }
    return normal;
  };
}
