/*
 * Tags and levels of messages: as they are here and in the manual they stay,
 * since scripts outside look for them.
 */
#include <string.h>

#include "survey/audit.h"

static const struct {
	const char *name;
	enum audit_level level;
} tags[TAGS] = {
	[TAG_ZONE_DROPPED] = { "ZONE_DROPPED", LEVEL_CRITICAL },
	[TAG_ZONE_NONE] = { "ZONE_NONE", LEVEL_ERROR },
	[TAG_ZONE_PARTIAL] = { "ZONE_PARTIAL", LEVEL_WARNING },
	[TAG_ZONE_UNDETERMINED] = { "ZONE_UNDETERMINED", LEVEL_WARNING },
	[TAG_ZONE_FULL] = { "ZONE_FULL", LEVEL_INFO },
	[TAG_ZONE_INCOMPLETE] = { "ZONE_INCOMPLETE", LEVEL_NOTICE },
	[TAG_THIRD_PARTY] = { "THIRD_PARTY", LEVEL_NOTICE },
	[TAG_ONE_AS] = { "ONE_AS", LEVEL_WARNING },
	[TAG_ONE_PREFIX] = { "ONE_PREFIX", LEVEL_WARNING },
	[TAG_ONE_TRUST_ANCHOR] = { "ONE_TRUST_ANCHOR", LEVEL_NOTICE },
	[TAG_INVALID_AS] = { "INVALID_AS", LEVEL_ERROR },
	[TAG_INVALID_LENGTH] = { "INVALID_LENGTH", LEVEL_ERROR },
	[TAG_INVALID_AS0] = { "INVALID_AS0", LEVEL_ERROR },
	[TAG_INVALID_AS_SET] = { "INVALID_AS_SET", LEVEL_ERROR },
	[TAG_NOT_FOUND] = { "NOT_FOUND", LEVEL_WARNING },
	[TAG_ROA_UNKNOWN] = { "ROA_UNKNOWN", LEVEL_WARNING },
	[TAG_SEVERAL_ORIGINS] = { "SEVERAL_ORIGINS", LEVEL_NOTICE },
	[TAG_ROA_EXPIRES] = { "ROA_EXPIRES", LEVEL_WARNING },
	[TAG_LOOSE] = { "LOOSE", LEVEL_NOTICE },
	[TAG_BEYOND] = { "BEYOND", LEVEL_NOTICE },
	[TAG_VALID] = { "VALID", LEVEL_INFO },
	[TAG_NO_ALTERNATIVE] = { "NO_ALTERNATIVE", LEVEL_ERROR },
	[TAG_UNROUTED] = { "UNROUTED", LEVEL_ERROR },
	[TAG_ROUTE_UNKNOWN] = { "ROUTE_UNKNOWN", LEVEL_WARNING },
	[TAG_SPECIAL] = { "SPECIAL", LEVEL_ERROR },
	[TAG_UNREACHABLE] = { "UNREACHABLE", LEVEL_WARNING },
	[TAG_DEAD] = { "DEAD", LEVEL_WARNING },
	[TAG_LAME] = { "LAME", LEVEL_WARNING },
	[TAG_NO_ADDRESS] = { "NO_ADDRESS", LEVEL_ERROR },
	[TAG_LOOKUP_FAILED] = { "LOOKUP_FAILED", LEVEL_WARNING },
	[TAG_GLUE_STANDS_IN] = { "GLUE_STANDS_IN", LEVEL_NOTICE },
	[TAG_GLUE_DIFFERS] = { "GLUE_DIFFERS", LEVEL_NOTICE },
	[TAG_ALIAS] = { "ALIAS", LEVEL_WARNING },
	[TAG_ONLY_PARENT] = { "ONLY_PARENT", LEVEL_NOTICE },
	[TAG_ONLY_CHILD] = { "ONLY_CHILD", LEVEL_NOTICE },
	[TAG_DEGRADED] = { "DEGRADED", LEVEL_WARNING },
	[TAG_UNHEALTHY] = { "UNHEALTHY", LEVEL_NOTICE },
};

static const char *const levels[LEVELS] = { "info", "notice", "warning",
	"error", "critical" };

const char *
audit_tag_str(enum audit_tag tag)
{
	return tags[tag].name;
}

enum audit_level
audit_tag_level(enum audit_tag tag)
{
	return tags[tag].level;
}

const char *
audit_level_str(enum audit_level level)
{
	return levels[level];
}

bool
audit_level_parse(const char *text, enum audit_level *level)
{
	for (int i = 0; i < LEVELS; i++) {
		if (strcmp(text, levels[i]) != 0)
			continue;
		*level = (enum audit_level)i;
		return true;
	}
	return false;
}
