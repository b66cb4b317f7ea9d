#include "sync/progress.h"

#include <algorithm>
#include <utility>

namespace dynatlas::sync {

bool AccountProgress::is_listed() const {
  return std::ranges::all_of(regions, [](const RegionProgress& region) { return region.is_listed.load(); });
}

std::uint64_t AccountProgress::listed() const {
  std::uint64_t sum = 0;
  for (const RegionProgress& region : regions) sum += region.listed;
  return sum;
}

std::uint64_t AccountProgress::answered() const {
  std::uint64_t sum = 0;
  for (const RegionProgress& region : regions) sum += region.answered;
  return sum;
}

std::shared_ptr<AccountProgress> Progress::begin(std::string account, std::string name,
                                                 const std::vector<std::string>& region_names) {
  std::shared_ptr<AccountProgress> begun(new AccountProgress, [this](AccountProgress* ended) {
    end(ended);
    delete ended;
  });
  begun->account = std::move(account);
  begun->name = std::move(name);
  for (const std::string& region : region_names) begun->regions.emplace_back().region = region;
  regions += region_names.size();
  const std::lock_guard lock(mutex_);
  if (const auto known = expected_.extract(begun->account); !known.empty()) begun->expected = known.mapped();
  open_.push_back(begun.get());
  return begun;
}

void Progress::end(const AccountProgress* account) {
  const std::lock_guard lock(mutex_);
  std::erase(open_, account);
  ++accounts_done;
}

void Progress::skip(const std::string& account) {
  const std::lock_guard lock(mutex_);
  expected_.erase(account);
  ++accounts_done;
}

void Progress::look(const std::function<void(const AccountProgress&)>& see) const {
  const std::lock_guard lock(mutex_);
  for (const AccountProgress* const account : open_) see(*account);
}

void Progress::expect(std::map<std::string, std::uint64_t> tables) {
  const std::lock_guard lock(mutex_);
  expected_ = std::move(tables);
}

std::optional<TableTotal> Progress::total() const {
  const std::lock_guard lock(mutex_);
  TableTotal total{tables_listed, true};
  for (const AccountProgress* const account : open_) {
    if (account->is_listed()) continue;
    if (!account->expected.has_value()) return std::nullopt;
    total.is_counted = false;
    const std::uint64_t listed = account->listed();
    total.tables += std::max(*account->expected, listed) - listed;
  }
  const std::uint64_t to_come = accounts - std::min<std::uint64_t>(accounts, accounts_done + open_.size());
  if (to_come > expected_.size()) return std::nullopt;
  if (to_come > 0) total.is_counted = false;
  for (const auto& [account, tables] : expected_) total.tables += tables;
  return total;
}

}  // namespace dynatlas::sync
