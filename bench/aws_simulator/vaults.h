// The vaults of AWS Backup, the same two in each account and region.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "aws_simulator/estate.h"

namespace aws_simulator {

struct Vault {
  std::string_view name;
  bool is_locked = false;
};

inline constexpr std::array<Vault, 2> kVaults{{{"Default"}, {"locked", true}}};

std::string vault_arn(const Estate& estate, Place place, const Vault& vault);

}  // namespace aws_simulator
