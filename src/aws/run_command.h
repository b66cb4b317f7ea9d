// Runs a command for its output, with a deadline: credential_process must not keep a run waiting for ever.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace dynatlas::aws {

// What the command `words` (a program, looked up in PATH, and its arguments; at least one) wrote to standard output (at
// most 64 KiB), when it ended with status 0 in time. Otherwise it is ended, and the error says what it did ("ended with
// exit code 3"), never what it wrote or was told. Terminal, standard input and standard error are the caller's: it may
// ask a person for a code.
tl::expected<std::string, std::string> run_command(std::vector<std::string> words, std::chrono::milliseconds timeout,
                                                   const std::stop_token& stop);

}  // namespace dynatlas::aws
