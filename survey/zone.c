#include "survey/zone.h"

#include <string.h>
#include <strings.h>

#include "resolve/dname.h"
#include "survey/base/array.h"

static const char *const row_names[ROWS] = {
	[CAT_ROOT] = "root",
	[CAT_GTLD] = "gTLD",
	[CAT_CCTLD] = "ccTLD",
	[CAT_SUB_GTLD] = "sub-gTLD",
	[CAT_SUB_CCTLD] = "sub-ccTLD",
	[CAT_REVMAP] = "revMap",
	[CAT_ENUM] = "enum",
	[CAT_ARPA] = "arpa",
	[CAT_TTLD] = "tTLD",
	[CAT_OTHER] = "other",
	[ROW_ALL] = "all",
	[ROW_CORE] = "core",
	[ROW_TLD] = "TLD",
	[ROW_TLD_REVMAP] = "TLD+revMap",
	[ROW_CCTLD_SUB] = "ccTLD+sub",
	[ROW_GTLD_SUB] = "gTLD+sub",
};

/* IANA's eleven IDN test labels of 2007, withdrawn in 2013. */
static const char *const test_labels[] = {
	"xn--0zwm56d",
	"xn--11b5bs3a9aj6g",
	"xn--80akhbyknj4f",
	"xn--9t4b11yi5a",
	"xn--deba0ad",
	"xn--g6w251d",
	"xn--hgbk6aj7f53bba",
	"xn--hlcj6aya9esc7a",
	"xn--jxalpdlp",
	"xn--kgbechtv",
	"xn--zckzah",
};

const char *
row_str(enum row row)
{
	return row_names[row];
}

bool
category_parse(const char *text, size_t len, enum category *category)
{
	for (int c = 0; c < CATEGORIES; c++) {
		if (strlen(row_names[c]) == len &&
		    strncasecmp(row_names[c], text, len) == 0) {
			*category = (enum category)c;
			return true;
		}
	}
	return false;
}

#define BIT(category) (1U << (category))

bool
row_has(enum row row, enum category category)
{
	static const unsigned int members[ROWS] = {
		[ROW_ALL] = BIT(CATEGORIES) - 1,
		[ROW_CORE] = BIT(CAT_CCTLD) | BIT(CAT_GTLD) | BIT(CAT_REVMAP) |
			     BIT(CAT_SUB_CCTLD) | BIT(CAT_SUB_GTLD),
		[ROW_TLD] = BIT(CAT_GTLD) | BIT(CAT_CCTLD),
		[ROW_TLD_REVMAP] =
		    BIT(CAT_GTLD) | BIT(CAT_CCTLD) | BIT(CAT_REVMAP),
		[ROW_CCTLD_SUB] = BIT(CAT_CCTLD) | BIT(CAT_SUB_CCTLD),
		[ROW_GTLD_SUB] = BIT(CAT_GTLD) | BIT(CAT_SUB_GTLD),
	};

	if (row < ROW_ALL)
		return (enum row)category == row;
	return row < ROWS && (members[row] & BIT(category)) != 0;
}

static enum category
category_of_tld(const char *label, const struct gtlds *gtlds)
{
	static const char *const old[] = { "edu", "gov", "int", "mil" };
	size_t len = strlen(label);

	if (len == 2 && label[0] >= 'a' && label[0] <= 'z' && label[1] >= 'a' &&
	    label[1] <= 'z')
		return CAT_CCTLD;
	if (intern_find(&gtlds->labels, label, len) != INTERN_NONE)
		return CAT_GTLD;
	for (size_t i = 0; i < LENGTH_OF(old); i++)
		if (strcmp(label, old[i]) == 0)
			return CAT_GTLD;
	for (size_t i = 0; i < LENGTH_OF(test_labels); i++)
		if (strcmp(label, test_labels[i]) == 0)
			return CAT_TTLD;
	return strncmp(label, "xn--", 4) == 0 ? CAT_CCTLD : CAT_OTHER;
}

enum category
category_of(const char *name, const struct gtlds *gtlds)
{
	unsigned int labels = dname_labels(name);
	const char *tld = name;

	if (labels == 0)
		return CAT_ROOT;
	if (dname_is_within(name, "arpa")) {
		if (labels <= 2)
			return CAT_ARPA;
		if (dname_is_within(name, "in-addr.arpa") ||
		    dname_is_within(name, "ip6.arpa"))
			return CAT_REVMAP;
		if (dname_is_within(name, "e164.arpa"))
			return CAT_ENUM;
		return CAT_OTHER;
	}
	for (unsigned int i = 1; i < labels; i++)
		tld = dname_parent(tld);
	if (labels == 1)
		return category_of_tld(tld, gtlds);
	switch (category_of_tld(tld, gtlds)) {
	case CAT_GTLD:
		return CAT_SUB_GTLD;
	case CAT_CCTLD:
		return CAT_SUB_CCTLD;
	case CAT_ROOT:
	case CAT_SUB_GTLD:
	case CAT_SUB_CCTLD:
	case CAT_REVMAP:
	case CAT_ENUM:
	case CAT_ARPA:
	case CAT_TTLD:
	case CAT_OTHER:
	case CATEGORIES:
		break;
	}
	return CAT_OTHER;
}
