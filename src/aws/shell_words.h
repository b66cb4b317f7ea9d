// Splits text as a POSIX shell splits words: quotes and backslashes, nothing else. What Python's shlex.split does,
// since the AWS CLI reads section heads and credential_process with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynatlas::aws {

// Nothing where a quotation or an escape does not end.
std::optional<std::vector<std::string>> shell_words(std::string_view text);

}  // namespace dynatlas::aws
