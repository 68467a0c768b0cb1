/*
 * floor FILE...: reads and decompresses the files and does nothing with them.
 * Less cannot be done by who has to read them, with the same libraries.
 */
#include <stdio.h>

#include "survey/base/input.h"

static enum status
read_file(const char *path, struct reason *why)
{
	struct input *in = NULL;
	const char *data;
	size_t len = 1;
	enum status st = input_open(&in, path, why);

	while (st == ST_OK && len > 0)
		st = input_read(in, &data, &len, why);
	input_close(in);
	return st;
}

int
main(int argc, char **argv)
{
	struct reason why;

	for (int i = 1; i < argc; i++) {
		if (read_file(argv[i], &why) == ST_OK)
			continue;
		(void)fprintf(stderr, "floor: %s\n", why.text);
		return 1;
	}
	return 0;
}
