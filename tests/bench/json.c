/*
 * json ours|jansson FILE: reads a VRP set of JSON, by the reader of roa/ or
 * as a tree by jansson, and prints "seconds bytes": CPU time, and the growth
 * of the peak of resident memory.  With ours that is without the table itself,
 * which stays.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <jansson.h>

#include "roa/vrp.h"
#include "survey/base/num.h"

static double
cpu(void)
{
	struct rusage used;

	(void)getrusage(RUSAGE_SELF, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static double
peak(void)
{
	struct rusage used;

	(void)getrusage(RUSAGE_SELF, &used);
	return (double)used.ru_maxrss * 1024;
}

/* False where it could not be read; *kept are the bytes that stay. */
static bool
read_ours(const char *path, double *kept)
{
	struct vrp_options options = { .time = TIME_UNKNOWN };
	struct read_counts counts;
	struct input *in = NULL;
	struct vrp_table t;
	bool done = false;

	vrp_table_init(&t);
	if (input_open(&in, path, NULL) == ST_OK)
		done = vrp_read(&t, in, &options, &counts, NULL) == ST_OK;
	input_close(in);
	*kept =
	    (double)(t.n * sizeof(*t.vrps) + t.tree.n4 * sizeof(*t.tree.v4) +
		     t.tree.n6 * sizeof(*t.tree.v6));
	vrp_table_free(&t);
	return done && counts.rows_read > 0;
}

static bool
read_jansson(const char *path)
{
	json_t *root = json_load_file(path, 0, NULL);
	bool done = json_array_size(json_object_get(root, "roas")) > 0;

	json_decref(root);
	return done;
}

int
main(int argc, char **argv)
{
	double from = cpu(), before = peak(), kept = 0;
	bool ours = argc == 3 && strcmp(argv[1], "ours") == 0;

	if (argc != 3 ||
	    !(ours ? read_ours(argv[2], &kept) : read_jansson(argv[2]))) {
		(void)fputs("json: usage: json ours|jansson FILE, or the file "
			    "could not be read\n",
		    stderr);
		return 1;
	}
	(void)printf("%.4f %.0f\n", cpu() - from, peak() - before - kept);
	return 0;
}
