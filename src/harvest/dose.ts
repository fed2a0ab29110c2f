import type { Crew } from './crew.js';
import { decimal, litresOf, money } from './unit-system.js';
import { volumeOf, type Wine } from './wine.js';

/** Records an addition at a rate per thousand litres of the lot. Crews weigh to a hundredth of the unit. */
export function dose(
  crew: Crew,
  wine: Wine,
  at: number,
  product: string,
  rate: number,
  unit: string,
  price: number,
): void {
  const litres = litresOf(crew.premises.units, decimal(volumeOf(wine)));
  if (litres <= 0) return;
  const amount = Math.max(0.01, Math.round((litres / 10) * rate * crew.chance.between(0.8, 1.25)) / 100);
  crew.add(at, wine, product, amount, unit, money(amount * price));
}
