/** Finds the faults of bodies by the schemas of the public API: a harvest must never be refused with 400. */
import { Value } from 'typebox/value';
import { findActionKind } from '../../src/cellar/registry.js';
import type { ActionBody, HarvestStep } from '../../src/harvest/step.js';

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const code = /^[A-Za-z0-9_.-]{1,64}$/;
/** The most decimals by member. All other members have six. */
const places: Readonly<Record<string, number>> = { cost: 4, share: 12 };

export function malformed(step: HarvestStep): string[] {
  const found: string[] = [];
  if (!code.test(step.winery)) found.push(`winery ${step.winery}`);
  if (step.kind === 'record') found.push(...malformedAction(step.action));
  else if (step.kind === 'vessel') {
    if (!code.test(step.vessel)) found.push(`vessel ${step.vessel}`);
    found.push(...longDecimals(step.body, ''));
  } else if (step.kind === 'revise') found.push(...longDecimals(step.body, ''));
  return found;
}

export function malformedAction({ id, type, effectiveAt, data }: ActionBody): string[] {
  const found = malformedData(type, data);
  if (!uuid7.test(id)) found.push(`id ${id}`);
  if (!instant.test(effectiveAt)) found.push(`effectiveAt ${effectiveAt}`);
  return found;
}

export function malformedData(type: string, data: unknown): string[] {
  const kind = findActionKind(type);
  if (kind === undefined) return [`type ${type}`];
  const errors = Value.Errors(kind.schema, data).map((error) => `${type}${error.instancePath}: ${error.message}`);
  if (errors.length > 0) return errors;
  const faults = kind.check({ type, data });
  const money = type === 'add_cost' ? 4 : undefined;
  return [...faults.map(({ pointer, message }) => `${type}${pointer}: ${message}`), ...longDecimals(data, '', money)];
}

function longDecimals(value: unknown, name: string, amountPlaces = 6): string[] {
  if (typeof value === 'number') {
    const [, decimals = ''] =
      Math.abs(value) < 1e-6 && value !== 0 ? value.toFixed(12).split('.') : String(value).split('.');
    const allowed = name === 'amount' ? amountPlaces : (places[name] ?? 6);
    return decimals.length > allowed || /e/.test(decimals) ? [`${name} ${value}`] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item: unknown) => longDecimals(item, name, amountPlaces));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, item]) => longDecimals(item, member, amountPlaces));
}
