/*
 * The files of the user's own: the first byte says which, the rest is a
 * configuration or an opt-out list.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "survey/config.h"
#include "survey/optout.h"
#include "tests/fuzz/fuzz.h"

/* Whatever a configuration says, it can be asked. */
static void
check_config(const char *path)
{
	struct config *config = NULL;
	const char *name;

	if (config_load(&config, path, NULL) != ST_OK) {
		demand(config == NULL);
		return;
	}
	demand(config_seconds(config, "fetch", "max-age") >= 0);
	demand(config_share(config, "health", "min-share") >= 0);
	for (size_t i = 0; (name = config_name(config, "input", i)) != NULL;
	     i++)
		demand(config_text(config, "input", name, "option") != NULL);
	config_free(config);
}

static void
check_optout(const char *path)
{
	struct read_counts counts;
	struct input *in = NULL;
	struct optout o;

	optout_init(&o);
	if (input_open(&in, path, NULL) == ST_OK &&
	    optout_read(&o, in, &counts, NULL) == ST_OK) {
		optout_build(&o);
		(void)optout_has_zone(&o, "a.b.example");
		(void)optout_has_name(&o, ".");
		(void)optout_has_address(&o, (struct ip){ .family = IPV6 });
	}
	input_close(in);
	optout_free(&o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[32];
	int fd;

	if (size == 0)
		return 0;
	fd = memfd_create("settings", MFD_CLOEXEC);
	demand(fd >= 0);
	demand(write(fd, data + 1, size - 1) == (ssize_t)(size - 1));
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (data[0] == 'c')
		check_config(path);
	else
		check_optout(path);
	(void)close(fd);
	return 0;
}
