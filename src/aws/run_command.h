// Runs a shell command for its output, with a deadline: credential_process must not keep a run waiting for ever.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

namespace dynatlas::aws {

// What `sh -c command` wrote to standard output (at most 64 KiB), when it ended with status 0 in time. Its standard
// error is the caller's (it may ask a person to log in), its standard input is empty. Otherwise it is killed with its
// children, and nothing comes back.
std::optional<std::string> run_command(const std::string& command, std::chrono::milliseconds timeout,
                                       const std::stop_token& stop);

}  // namespace dynatlas::aws
