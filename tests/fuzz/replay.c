/*
 * Stands in for the fuzzing engine: feeds each file named to the fuzzer's
 * function, so that the corpus is a test with any compiler.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "survey/base/mem.h"
#include "tests/fuzz/fuzz.h"

static void
replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	size_t size = 0, got;

	if (file == NULL)
		err(1, "%s", path);
	do {
		data = mem_resize(data, size + 4096, 1);
		got = fread(data + size, 1, 4096, file);
		size += got;
	} while (got > 0);
	if (ferror(file))
		err(1, "%s", path);
	(void)fclose(file);
	/* To the byte, so that a sanitizer sees a step behind the end. */
	data = mem_resize(data, size, 1);
	/* Said before: where it crashes, this is the last line. */
	(void)printf("%s: %zu bytes\n", path, size);
	(void)fflush(stdout);
	(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
}

int
main(int argc, char **argv)
{
	if (argc < 2)
		errx(2, "usage: %s file ...", argv[0]);
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	return 0;
}
