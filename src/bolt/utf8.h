// Whether bytes are text. Pure.
#pragma once

#include <string_view>

namespace dynatlas::bolt {

// Well-formed UTF-8 as of Unicode's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view bytes);

}  // namespace dynatlas::bolt
