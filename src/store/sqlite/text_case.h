// Comparing texts whatever their case, as Neo4j's toLower() has it. Knows no schema.
#pragma once

#include <string>
#include <string_view>

#include "store/sqlite/connection.h"

namespace dynatlas::sqlite {

// Each character in its Unicode lower case, one for one; bytes that are no UTF-8 stay as they are. Requires
// has_unicode_case().
std::string lower_case(std::string_view text);

bool is_utf8(std::string_view text);

// Whether the system knows the case of characters beyond ASCII (glibc's locale C.UTF-8).
bool has_unicode_case();

// Adds the SQL function `dynatlas_lower(text)`: lower_case(); NULL of NULL.
void add_lower_function(Connection& connection);

}  // namespace dynatlas::sqlite
