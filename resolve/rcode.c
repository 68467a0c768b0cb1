#include "resolve/rcode.h"

#include <stdio.h>
#include <strings.h>

#include "survey/base/num.h"

static const char *const words[RCODE_WORDS] = { "NOERROR", "FORMERR",
	"SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET",
	"NXRRSET", "NOTAUTH", "NOTZONE", "DSOTYPENI", NULL, NULL, NULL, NULL,
	"BADVERS", "BADKEY", "BADTIME", "BADMODE", "BADNAME", "BADALG",
	"BADTRUNC", "BADCOOKIE" };

const char *
rcode_str(int rcode)
{
	return rcode >= 0 && rcode < RCODE_WORDS ? words[rcode] : NULL;
}

const char *
rcode_format(uint16_t rcode, char buf[RCODE_STRLEN])
{
	const char *word = rcode_str(rcode);

	if (word != NULL)
		return word;
	(void)snprintf(buf, RCODE_STRLEN, "RCODE%u", (unsigned int)rcode);
	return buf;
}

bool
rcode_parse(const char *word, uint16_t *rcode)
{
	uint64_t number;

	for (size_t i = 0; i < RCODE_WORDS; i++)
		if (words[i] != NULL && strcasecmp(word, words[i]) == 0) {
			*rcode = (uint16_t)i;
			return true;
		}
	if (strncasecmp(word, "RCODE", 5) != 0 ||
	    !num_parse(word + 5, 0, RCODE_MAX, &number))
		return false;
	*rcode = (uint16_t)number;
	return true;
}
