#include "intel/operation.h"

#include <fmt/format.h>

namespace dynatlas::intel {

using dynatlas::aws::FailureKind;

Refusal not_understood(std::string_view action, std::string_view why) {
  return {{FailureKind::malformed, fmt::format("{}'s answer cannot be understood: {}", action, why)}};
}

Refusal about_elsewhere(const Part& part, const Arn& arn) {
  std::string account(arn.account);
  if (account != part.account) {
    return {{FailureKind::credentials, fmt::format("AWS answered for account {}, not {}", account, part.account)},
            account};
  }
  return {{FailureKind::malformed, fmt::format("AWS answered for region {}, not {}", arn.region, part.region)},
          account};
}

std::string request_of(const Operation& operation, const Part& part) {
  std::string text(operation.request);
  const auto put = [&text](std::string_view name, const std::string& value) {
    const std::size_t at = text.find(name);
    if (at != std::string::npos) text.replace(at, name.size(), value);
  };
  put("{partition}", part.partition);
  put("{from}", std::to_string(part.window.from));
  put("{to}", std::to_string(part.window.to));
  return text;
}

}  // namespace dynatlas::intel
