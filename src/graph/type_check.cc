#include "graph/type_check.h"

#include <variant>

namespace dynatlas::graph {

bool accepts(Type type, const Value& value) {
  if (std::holds_alternative<Null>(value)) return true;
  switch (type) {
    case Type::text:
      return std::holds_alternative<std::string>(value);
    case Type::integer:
      return std::holds_alternative<std::int64_t>(value);
    case Type::real:
      return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
    case Type::boolean:
      return std::holds_alternative<bool>(value);
    case Type::time:
      return std::holds_alternative<Time>(value);
    case Type::text_list:
      return std::holds_alternative<TextList>(value);
  }
  return false;
}

}  // namespace dynatlas::graph
