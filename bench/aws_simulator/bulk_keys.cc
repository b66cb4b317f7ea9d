// Names of keys as ListAliases tells them: of each table's key one for each table, and few that have no key yet.
#include <array>

#include "aws_simulator/bulk.h"

namespace aws_simulator {
namespace {

void put_alias(const Table& table, const Parameters& /*asked*/, Page& page) {
  const std::string key = table.key_arn();
  if (key.empty() && table.slot % 16 != 0) return;
  std::string* const out = page.next();
  if (out == nullptr) return;
  const std::string name = fmt::format("alias/{}{}", key.empty() ? "aws/of-" : "of-", table.slot);
  put(*out, R"({{"AliasName":"{}","AliasArn":"arn:aws:kms:{}:{}:{}")", name, table.region(), table.account_id(), name);
  if (!key.empty()) {
    put(*out, R"(,"TargetKeyId":"{}")", key.substr(key.rfind('/') + 1));
    put_seconds(*out += R"(,"CreationDate":)", table.created_ms());
    put_seconds(*out += R"(,"LastUpdatedDate":)", table.created_ms());
  }
  *out += '}';
}

constexpr std::array kKeyLists{BulkList{Operation::ListAliases, "Aliases", "NextMarker", 100, put_alias}};

}  // namespace

std::span<const BulkList> key_lists() {
  return kKeyLists;
}

}  // namespace aws_simulator
