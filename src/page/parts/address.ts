import { useLocation } from 'preact-iso';
import { addressAt, type ShownTime, shownTime } from '../reading/route.js';

/** The shown time of the address, and how to show another one. The address keeps it, so that it can be sent to others, reloaded, and gone back from. */
export function useShownTime(): readonly [time: ShownTime, show: (time: ShownTime) => void] {
  const { path, query, route } = useLocation();
  return [shownTime(query), (time) => route(addressAt(path, query, time))];
}
