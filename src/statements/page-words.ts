import { describeDate } from '../core/describe/dates.ts';
import { formatDay, formatInstant, type Instant, type Zone } from '../core/time.ts';
import { type Html, html } from '../http/html.ts';

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_HOUR = 60;

/** "1 March 2026, 13:00", as the clock on the wall shows it there. */
export function timeIn(zone: Zone, instant: Instant): Html {
  const minutes = Math.floor(zone.msOfDay(instant) / MS_PER_MINUTE);
  const [hour, minute] = [Math.floor(minutes / MINUTES_PER_HOUR), minutes % MINUTES_PER_HOUR];
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return html`<time datetime="${formatInstant(instant)}">${dayIn(zone, instant)}, ${clock}</time>`;
}

/** "1 March 2026"; an instant that is not the start of a day with its time. */
export function dateIn(zone: Zone, instant: Instant): Html {
  if (zone.startOf(zone.dayOf(instant)) !== instant) return timeIn(zone, instant);
  return html`<time datetime="${formatInstant(instant)}">${dayIn(zone, instant)}</time>`;
}

function dayIn(zone: Zone, instant: Instant): string {
  return describeDate(formatDay(zone.dayOf(instant)));
}

/** "−1,250": a minus sign and not a hyphen, and thousands apart. */
export function amount(points: number): string {
  const digits = String(Math.abs(points)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return points < 0 ? `−${digits}` : digits;
}

/** "+652", "−20"; nothing where nothing changed. */
export function change(points: number): string {
  if (points === 0) return '';
  return points > 0 ? `+${amount(points)}` : amount(points);
}
