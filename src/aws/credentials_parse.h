// Credentials and times out of text. Reads token files, asks nobody.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "aws/transport.h"
#include "base/clock.h"

namespace dynatlas::aws {

// AccessKeyId, SecretAccessKey, `token_member`, Expiration (may be absent) and AccountId (the same) of a JSON object.
// Where a key is missing or the time cannot be read: what the text holds instead, for "… answered …".
tl::expected<Credentials, std::string> parse_credentials(std::string_view text, const char* token_member);

// "2020-01-02T03:04:05Z", in whole seconds and UTC.
std::string to_rfc3339(Clock::WallTime time);

// A member that is a positive number of seconds, a year at most ("expiresIn" of OAuth); nothing where it is none.
std::optional<std::chrono::seconds> seconds_member(const nlohmann::json& object, const char* member);

// The first 64 KiB of a file without trailing white space; nothing where it is empty or cannot be read.
std::optional<std::string> read_token_file(const std::string& path);
// The same with what it ends with.
std::optional<std::string> read_whole_token_file(const std::string& path);

// A member that is text; empty where it is none.
std::string json_text(const nlohmann::json& object, const char* member);

}  // namespace dynatlas::aws
