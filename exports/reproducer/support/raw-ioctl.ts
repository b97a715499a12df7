import { block } from './block';
import { reporting } from './reporting';

/** The argument of an ioctl as bytes, before and after. */
export const bytesValue = block(
  ['stdint.h', 'stdio.h', 'string.h'],
  [reporting],
  String.raw`
static void bytes(const uint8_t *now, const uint8_t *was, size_t count)
{
	size_t i;

	printf(", argument ");
	add_recorded(", argument ");
	for (i = 0; i < count; i++) {
		printf("%02x", now[i]);
		add_recorded("%02x", was[i]);
	}
	differs |= memcmp(now, was, count) != 0;
}`,
);
