#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "aws/credentials_ask.h"
#include "aws/credentials_fetch.h"
#include "aws/credentials_parse.h"
#include "aws/run_command.h"
#include "aws/shell_words.h"

namespace dynatlas::aws {
namespace {

// A person may have to type a code or to log in in a browser.
constexpr std::chrono::minutes kProcessTimeout{10};

// What is wrong with the answer, never a value of it; empty where nothing is.
std::string fault_of(const nlohmann::json& answer) {
  if (!answer.is_object()) return "wrote no JSON object to standard output";
  const auto version = answer.find("Version");
  if (version == answer.end() || *version != 1)
    return "answered without \"Version\": 1, the only one that is supported";
  for (const char* const member : {"AccessKeyId", "SecretAccessKey"}) {
    const auto value = answer.find(member);
    if (value == answer.end() || !value->is_string() || value->get_ref<const std::string&>().empty()) {
      return fmt::format("answered without {}", member);
    }
  }
  const auto token = answer.find("SessionToken");
  if (token != answer.end() && !token->is_null() && !token->is_string())
    return "returned a SessionToken that is not a string";
  return "";
}

}  // namespace

CredentialsResult fetch_process(const FetchContext& context, const std::string& command) {
  // The command is not repeated in a message: it may hold a secret.
  const auto failed = [](std::string_view why) {
    return no_credentials(fmt::format("credential_process {}: run it by hand to see what it says", why));
  };
  auto words = shell_words(command);
  if (!words) return failed("has a quotation or an escape that does not end");
  if (words->empty() || words->front().empty()) return failed("names no program");
  tl::expected<std::string, std::string> output;
  context.options.with_terminal([&] { output = run_command(std::move(*words), kProcessTimeout, context.stop); });
  if (context.stop.stop_requested()) return tl::unexpected(Failure{FailureKind::cancelled, "cancelled"});
  if (!output.has_value()) return failed(output.error());
  const std::string fault = fault_of(nlohmann::json::parse(output.value(), nullptr, false));
  if (!fault.empty()) return failed(fault);
  auto credentials = parse_credentials(output.value(), "SessionToken");
  if (!credentials.has_value()) return failed("answered " + credentials.error());
  if (credentials.value().expires <= context.clock.wall_now()) return failed("returned credentials that have expired");
  return std::make_shared<const Credentials>(std::move(credentials.value()));
}

}  // namespace dynatlas::aws
