#include "reports/advice.h"

const char advice_caution[] =
    "A proposal is made of what BGP shows, and that may be a hijack or a"
    " leak: only the holder of the prefix knows which AS is to announce it.";

const char advice_order[] =
    "A ROA turns invalid whatever is announced beneath it without a ROA of"
    " its own: make those of more specific routes and of other origins"
    " first.";

const char advice_not_optimal[] =
    "Each step takes what is best then, and more specific prefixes before"
    " those that cover them. That is not optimal: another order may reach"
    " the same with fewer ROAs.";
