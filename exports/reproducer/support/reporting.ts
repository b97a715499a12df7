import { errnoNames } from '../errno-names';
import { block } from './block';

const errnoName = block(
  ['errno.h', 'stdio.h'],
  [],
  String.raw`
static const char *errno_name(int error)
{
	static char number[16];

	switch (error) {
	case 0: return "OK";
${errnoNames.map((name) => `\tcase ${name}: return "${name}";`).join('\n')}
	}
	snprintf(number, sizeof(number), "errno %d", error);
	return number;
}`,
);

/** One line for each step: what was done, what was answered, what was recorded, and whether they agree. */
export const reporting = block(
  ['stdarg.h', 'stdio.h', 'string.h'],
  [errnoName],
  String.raw`
/* The step at hand, what it was answered when it was recorded, and the first step that differed. */
static int steps, last_error, differs, first_different;
static const char *doing, *different;
static char recorded[16384];

static void add_recorded(const char *format, ...)
{
	size_t used = strlen(recorded);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(recorded + used, sizeof(recorded) - used, format, arguments);
	va_end(arguments);
}

static void end_step(void)
{
	if (!steps)
		return;
	printf("; recorded %s; %s\n", recorded, differs ? "DIFFERS" : "same");
	if (differs && !first_different) {
		first_different = steps;
		different = doing;
	}
}

static void step(const char *what)
{
	end_step();
	doing = what;
	differs = 0;
	recorded[0] = '\0';
	printf("%2d. %s", ++steps, what);
	fflush(stdout);
}

static void answer(int error, int was)
{
	last_error = error;
	printf(": %s", errno_name(error));
	add_recorded("%s", errno_name(was));
	differs |= error != was;
}

static int verdict(void)
{
	end_step();
	if (!first_different)
		printf("SEEN AGAIN\n");
	else
		printf("NOT SEEN: step %d differs: %s\n", first_different, different);
	fflush(stdout);
	return first_different ? 1 : 0;
}`,
);

/** A number that has to be as it was recorded. */
export const value = block(
  ['inttypes.h', 'stdint.h'],
  [reporting],
  String.raw`
static void value(const char *what, uint64_t now, uint64_t was)
{
	if (!last_error)
		printf(", %s %#" PRIx64, what, now);
	add_recorded(", %s %#" PRIx64, what, was);
	differs |= now != was;
}`,
);

/** A number that the kernel chooses: printed, and only held against what it named before. */
export const newId = block(
  ['stdint.h'],
  [reporting],
  String.raw`
/* A number that the kernel is free to choose is printed and not compared. */
static void new_id(const char *what, uint32_t now, uint32_t was)
{
	if (!last_error)
		printf(", %s %u", what, now);
	add_recorded(", %s %u", what, was);
}`,
);

export const sameId = block(
  ['stdint.h'],
  [newId],
  String.raw`
/* The recorded run was answered the number of an object that it knew: so must this one be. */
static void same_id(const char *what, uint32_t now, uint32_t known, uint32_t was)
{
	new_id(what, now, was);
	differs |= now != known;
}`,
);

/** A word that has to be as it was recorded. */
export const textValue = block(
  ['stdio.h', 'string.h'],
  [reporting],
  String.raw`
static void text(const char *what, const char *now, const char *was)
{
	if (!last_error)
		printf(", %s %s", what, now);
	add_recorded(", %s %s", what, was);
	differs |= strcmp(now, was) != 0;
}`,
);

/** An errno that is a value of the reply. */
export const errorValue = block(
  [],
  [reporting],
  String.raw`
static void error_value(const char *what, int now, int was)
{
	printf(", %s %s", what, errno_name(now));
	add_recorded(", %s %s", what, errno_name(was));
	differs |= now != was;
}`,
);
