#include "reports/assets.h"

/*
 * .incbin reads the file when this is assembled: nothing needs to be
 * generated, and nothing else be installed to build.  The Makefile knows that
 * this file's object depends on them.
 */
#ifndef BUILT /* the folder of what is made while building */
#define BUILT "reports/"
#endif
#define EMBED(name, file)                                                      \
	__asm__(".pushsection .rodata\n"                                       \
		".global asset_" name "\n"                                     \
		".global asset_" name "_end\n"                                 \
		"asset_" name ":\n"                                            \
		".incbin \"" file "\"\n"                                       \
		"asset_" name "_end:\n"                                        \
		".byte 0\n"                                                    \
		".popsection\n")

EMBED("page_css", "reports/page.css");
EMBED("page_data_js", "reports/page_data.js");
EMBED("page_table_js", "reports/page_table.js");
EMBED("page_zone_js", "reports/page_zone.js");
EMBED("page_js", "reports/page.js");
EMBED("method_md", BUILT "method.md");

#define ASSET(name)                                                            \
	extern const char asset_##name[];                                      \
	extern const char asset_##name##_end[]

ASSET(page_css);
ASSET(page_data_js);
ASSET(page_table_js);
ASSET(page_zone_js);
ASSET(page_js);
ASSET(method_md);

static struct asset
between(const char *begin, const char *end)
{
	return (struct asset){ begin, (size_t)(end - begin) };
}

struct asset
asset_style(void)
{
	return between(asset_page_css, asset_page_css_end);
}

struct asset
asset_method(void)
{
	return between(asset_method_md, asset_method_md_end);
}

struct asset
asset_script(size_t i)
{
	static const struct {
		const char *begin, *end;
	} scripts[ASSET_SCRIPTS] = {
		{ asset_page_data_js, asset_page_data_js_end },
		{ asset_page_table_js, asset_page_table_js_end },
		{ asset_page_zone_js, asset_page_zone_js_end },
		{ asset_page_js, asset_page_js_end },
	};

	return between(scripts[i].begin, scripts[i].end);
}
