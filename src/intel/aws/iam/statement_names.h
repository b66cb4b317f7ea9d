// What the node of a statement is called behind its policy's id and `/statement/`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dynatlas::intel::aws::iam {

// Of IAM's own policies, in the order of the document: the Sid, or its place among those without one, from 1, as
// Cartography counts.
class StatementNames {
 public:
  std::string next(std::string_view sid) { return is_name(sid) ? std::string(sid) : std::to_string(++without_); }

  // A database indexes no id of any length.
  static bool is_name(std::string_view sid) { return !sid.empty() && sid.size() <= 1'024; }

 private:
  std::size_t without_ = 0;
};

// Of a policy of a table or stream: its place in the document, from 1, and the Sid.
inline std::string name_in_resource_policy(std::size_t place, std::string_view sid) {
  return std::to_string(place) + (StatementNames::is_name(sid) ? "/" + std::string(sid) : "");
}

}  // namespace dynatlas::intel::aws::iam
