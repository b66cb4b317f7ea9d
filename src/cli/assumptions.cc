#include "cli/assumptions.h"

#include <map>

#include "base/error.h"
#include "base/letters.h"
#include "intel/aws/iam/evaluate.h"

namespace dynatlas::cli {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::size_t kAssumptionsMax = 64;  // of iam::bind()

std::string check_assumption(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t colon = text.find(':');
  const bool is_pair = equals != std::string::npos && equals + 1 < text.size() && colon != 0 && colon < equals;
  return text == kNone || is_pair ? ""
                                  : "a condition key and its value, as in aws:MultiFactorAuthPresent=true; or none";
}

}  // namespace

CLI::Option* add_assume_option(CLI::App& command, std::vector<std::string>& said) {
  return command
      .add_option("--access-assume", said,
                  "A condition key's value that is assumed of every request; none assumes nothing, not even "
                  "aws:SecureTransport=true and aws:ViaAWSService=false")
      ->allow_extra_args(false)
      ->check(check_assumption)
      ->type_name("KEY=VALUE");
}

intel::aws::iam::Context assumptions_of(const std::vector<std::string>& said) {
  const bool has_usual = std::ranges::find(said, kNone) == said.end();
  auto context = has_usual ? intel::aws::iam::usual_assumptions() : intel::aws::iam::Context();
  std::map<std::string, std::vector<std::string>> values;
  for (const std::string& pair : said) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos) continue;
    values[in_small_letters(pair.substr(0, equals))].push_back(pair.substr(equals + 1));
  }
  for (auto& [key, all] : values) context.set(key, std::move(all));
  if (context.keys().size() > kAssumptionsMax) {
    throw Error(ErrorKind::usage, "more than 64 condition keys", "--access-assume");
  }
  return context;
}

}  // namespace dynatlas::cli
