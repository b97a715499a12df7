import type { Formula, Value } from '../../machines/terms/term';
import { or } from '../../machines/terms/term';
import { bar, session } from '../../machines/vocabulary/device';

/** A user can drive the device: through its file, or through a mapping of its memory. */
export const answersUser = (d: Value<'Device'>): Formula =>
  or(session(d).is('bound', 'lingering'), bar(d).is('mapped'));
