#include "aws/transport.h"

#include <algorithm>

namespace dynatlas::aws {

std::string_view HttpAnswer::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &HttpHeaders::value_type::first);
  return found != headers.end() ? std::string_view(found->second) : std::string_view{};
}

}  // namespace dynatlas::aws
