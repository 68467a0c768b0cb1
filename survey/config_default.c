/*
 * The text of survey/dnsroa.conf in the program: places and limits stand
 * there and nowhere else.
 */
#include "survey/config.h"

__asm__(".pushsection .rodata\n"
	".hidden dnsroa_conf\n"
	".globl dnsroa_conf\n"
	"dnsroa_conf:\n"
	".incbin \"survey/dnsroa.conf\"\n"
	".hidden dnsroa_conf_end\n"
	".globl dnsroa_conf_end\n"
	"dnsroa_conf_end:\n"
	".byte 0\n"
	".popsection\n");

extern const char dnsroa_conf[], dnsroa_conf_end[];

const char *
config_default(size_t *len)
{
	*len = (uintptr_t)dnsroa_conf_end - (uintptr_t)dnsroa_conf;
	return dnsroa_conf;
}
