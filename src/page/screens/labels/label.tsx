import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';
import { numberText } from '../../parts/quantity.jsx';
import { modulePath } from '../../reading/module-path.js';
import { paths } from '../../reading/route.js';
import type { Vessel, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

interface LabelProps {
  readonly vessel: Vessel;
  readonly winery: Winery;
}

/** The light margin of a QR code, in modules: readers need it. */
const border = 4;

/** The label of a vessel: its code, what it is, and a QR code that leads to its page. */
export function Label({ vessel: { vessel, kind, capacity }, winery }: LabelProps) {
  const address = `${location.origin}${paths.vessel(winery.winery, vessel)}`;
  const { size, path } = useMemo(() => {
    const code = encode(address, { ecc: 'M', border });
    return { size: code.size, path: modulePath(code.data) };
  }, [address]);
  return (
    <li class="label">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words.value.vesselScreen.qrOf(vessel)}>
        <path d={path} />
      </svg>
      <div>
        <b class="code">{vessel}</b>
        <p>
          {words.value.vessels.kinds[kind]}
          {capacity !== null && `, ${numberText(capacity, 6)} ${winery.volumeUnit}`}
        </p>
        <p>{winery.name}</p>
        <p class="address">{address}</p>
      </div>
    </li>
  );
}
