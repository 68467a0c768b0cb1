/*
 * The data package: a folder that can be published as it stands.
 */
#ifndef REPORTS_PACKAGE_H
#define REPORTS_PACKAGE_H

#include <stdio.h>

#include "reports/page.h"
#include "reports/rowset.h"

/* A file of the package that holds a table. */
struct package_file {
	const struct report_table *table;
	uint64_t bytes;
	char sha256[65];
};

/* What its words are made of: the tables "survey", "coverage", "inputs". */
struct package_words {
	const struct rowset *survey, *coverage, *inputs, *run;
};

/* datapackage.json (Frictionless Data, tabular data package, version 1). */
void package_write_json(FILE *out, const struct package_words *w,
    const struct package_file *files, size_t nfiles);

/*
 * In Markdown: the headline, method and times, and what the figures do not
 * say; and the table of inputs.
 */
void package_write_headline(FILE *out, const struct package_words *w);
void package_write_summary(FILE *out, const struct package_words *w);
void package_write_inputs(FILE *out, const struct rowset *inputs);

/* README.md, CITATION.cff, queries.sql. */
void package_write_readme(FILE *out, const struct package_words *w);
void package_write_citation(FILE *out, const struct package_words *w);
void package_write_queries(FILE *out);

#endif
