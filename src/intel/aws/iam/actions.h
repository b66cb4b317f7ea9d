// The actions of DynamoDB that policies speak of: what each gives, of which resources, and what a resource policy can
// do about it. Plain data, no evaluation. The table is made by tools/make_action_table, which names the sources. AWS:
// "Actions, resources, and condition keys for Amazon DynamoDB" (Service Authorization Reference).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "models/access.h"

namespace dynatlas::intel::aws::iam {

// What whoever may call an action gets. The first eight are relationships of a principal to a table; an action of
// `no_table` makes one that does not exist yet, one of `account` is asked with Resource `*` alone.
enum class Right : std::uint8_t {
  read_data,
  write_data,
  read_stream,  // takes GetRecords and GetShardIterator; DescribeStream alone reads nothing
  copy_data,
  change_table,
  delete_table,
  change_policy,
  describe,
  no_table,
  account,
};

// The type of the relationship of a right, "CAN_READ_DATA"; empty for `no_table` and `account`, which have none.
constexpr std::string_view relationship_label(Right right) {
  const auto place = static_cast<std::size_t>(right);
  return place < models::access::kRights.size() ? models::access::kRights[place].label : std::string_view();
}
static_assert(relationship_label(Right::describe) == "CAN_DESCRIBE" && relationship_label(Right::no_table).empty());

// The types of resources that the reference names at an action, a bit each.
enum class Resource : std::uint8_t {
  table = 1,
  index = 2,
  stream = 4,
  backup = 8,
  exported = 16,
  imported = 32,
  global_table = 64,
};

// A set of them. An action without any is asked with Resource `*`.
struct Resources {
  std::uint8_t bits = 0;

  constexpr Resources() = default;
  constexpr Resources(Resource one) : bits(static_cast<std::uint8_t>(one)) {}  // NOLINT(google-explicit-constructor)
  constexpr bool has(Resource one) const { return (bits & static_cast<std::uint8_t>(one)) != 0; }
  constexpr bool operator==(const Resources&) const = default;
};

constexpr Resources operator|(Resources left, Resources right) {
  left.bits = static_cast<std::uint8_t>(left.bits | right.bits);
  return left;
}
constexpr Resources operator|(Resource left, Resource right) {
  return Resources(left) | Resources(right);
}

inline constexpr Resources kNoResource{};

struct Action {
  std::string_view name;  // without the service: "GetItem", in the reference's letters; policies match it in any case
  Right right;
  Resources resources;
  bool across_accounts;     // a principal of another account can call it, where its own account and the policy allow it
  bool in_resource_policy;  // the policy of a table or stream can allow and deny it
  // The keys that a request of it may carry, as the reference writes them ("aws:RequestTag/${TagKey}"), sorted.
  // A key of `dynamodb:` that is not here is absent from every request of the action.
  std::span<const std::string_view> condition_keys;
};

// inline constexpr std::array<Action, N> kActions: sorted by name, each once.
#include "intel/aws/iam/action_table.inc"

// By its name in any case, with or without "dynamodb:"; null where there is none. `name` is no pattern.
const Action* find_action(std::string_view name);

}  // namespace dynatlas::intel::aws::iam
