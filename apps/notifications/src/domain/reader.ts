import type { Actor } from '@interlock/contracts';
import type { People, Person } from './people.ts';

/** How one reader is told things: times in their zone, people by name. */
export interface Reader {
  /** A moment, given as in ISO 8601. */
  time(moment: string): string;
  /** Who did something. */
  actor(actor: Pick<Actor, 'type' | 'id'>): string;
}

/** The reader of a message that is for many: times are UTC. */
export function readerOf(people: Pick<People, 'members'>, person?: Pick<Person, 'time_zone'>): Reader {
  const zone = person?.time_zone ?? 'UTC';
  return {
    time: (moment) => timeIn(zone, new Date(moment)),
    actor({ type, id }) {
      if (id === null) return 'The system';
      if (type === 'service') return `The service '${id}'`;
      return people.members.get(id)?.display_name ?? id;
    },
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Such as `Tue, 1 Dec 2026, 01:00 (Europe/Zurich, GMT+1)`: the offset tells the hour that the clocks turn back over. */
function timeIn(timeZone: string, moment: Date): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const parts = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
    const clock = {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'shortOffset',
    } as const;
    format = new Intl.DateTimeFormat('en-GB', { ...parts, ...clock, timeZone });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const day = `${part.weekday}, ${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute}`;
  return timeZone === 'UTC' ? `${day} UTC` : `${day} (${timeZone}, ${part.timeZoneName})`;
}
