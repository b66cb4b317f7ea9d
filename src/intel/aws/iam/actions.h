// The actions of DynamoDB that policies name.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace dynatlas::intel::aws::iam {

enum class Right : std::uint8_t {
  read_data,
  write_data,
  read_stream,
  copy_data,
  change_table,
  delete_table,
  change_policy,
  describe,
  no_table,
  account
};

struct Action {
  std::string_view name;  // "GetItem"
  Right right = Right::account;
  std::uint8_t resources = 0;
  bool across_accounts = false;
  bool in_resource_policy = false;
  std::span<const std::string_view> condition_keys;
};

inline constexpr std::array<std::string_view, 2> kItemKeys{"dynamodb:EnclosingOperation", "dynamodb:LeadingKeys"};
inline constexpr std::array<std::string_view, 1> kScanKeys{"dynamodb:Select"};

inline constexpr std::array kActions{
    Action{"CreateTable", Right::no_table, 1, false, false, {}},
    Action{"DeleteResourcePolicy", Right::change_policy, 1, false, true, {}},
    Action{"DescribeTable", Right::describe, 1, true, true, {}},
    Action{"GetItem", Right::read_data, 1, true, true, kItemKeys},
    Action{"PartiQLSelect", Right::read_data, 3, false, true, kItemKeys},
    Action{"PutItem", Right::write_data, 1, true, true, kItemKeys},
    Action{"Query", Right::read_data, 3, true, true, kItemKeys},
    Action{"Scan", Right::read_data, 3, true, true, kScanKeys},
};

}  // namespace dynatlas::intel::aws::iam
