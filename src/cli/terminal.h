// Asking a person on the terminal. Waits for the answer no longer than until a stop request, so that Ctrl-C ends it.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

namespace dynatlas::cli {

enum class Echo { shown, hidden };

// Writes `question` to the descriptor `out` and reads a line from `in`, without its end. Nothing where there is none:
// the input ended, or a stop was requested. The terminal is left as it was.
std::optional<std::string> ask(int in, int out, const std::string& question, Echo echo, const std::stop_token& stop);

}  // namespace dynatlas::cli
