/** Descriptions by the value of `quantity` or `normalized`, Solera's own keywords in the schemas of actions: of unit and precision, and of names. */
const descriptions: Readonly<Record<string, string>> = {
  volume: "In the winery's volume unit, with at most 6 decimals.",
  weight: "In the winery's weight unit, with at most 6 decimals.",
  amount: 'With at most 6 decimals.',
  money: "In the winery's currency, with at most 4 decimals.",
  share: 'With at most 12 decimals.',
  name: 'Stored in Unicode NFC, without blanks at either end.',
};

/** Returns a copy of a schema in which every quantity and every name is described in words instead of by the keyword. */
export function describeQuantities<Schema extends object>(schema: Schema): Schema {
  // A copy that differs only in the values of annotations has the same type.
  return described(schema) as Schema;
}

function described(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(described);
  if (typeof value !== 'object' || value === null) return value;
  const { quantity, normalized, ...others } = value as Readonly<Record<string, unknown>>; // Schemas are plain objects.
  const copy = Object.fromEntries(Object.entries(others).map(([key, member]) => [key, described(member)]));
  const keyword = quantity ?? normalized;
  const description = typeof keyword === 'string' ? descriptions[keyword] : undefined;
  if (description === undefined) return quantity === undefined ? copy : { ...copy, quantity };
  const own = typeof others.description === 'string' ? `${others.description} ` : '';
  return { ...copy, description: own + description };
}
