// The live display of a sync as text: a line for each account that is being read, one for all. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/progress.h"

namespace dynatlas::cli {

struct AccountView {
  std::string account{};
  std::string name{};
  std::size_t regions = 0;
  std::uint64_t tables_listed = 0;
  std::uint64_t tables_answered = 0;
  bool is_listed = false;                // tables_listed is all there are
  std::vector<std::string> open{};       // regions that are not done
  std::vector<std::string> throttled{};  // regions where AWS has just slowed calls down
};

struct ProgressView {
  std::vector<AccountView> accounts;  // that are being read
  std::uint64_t accounts_all = 0;     // 0: not known yet
  std::uint64_t accounts_done = 0;
  std::uint64_t regions = 0;  // of accounts that were begun
  std::uint64_t regions_done = 0;
  std::uint64_t tables_answered = 0;
  std::uint64_t tables_listed = 0;
  std::uint64_t questions_answered = 0;  // about one table each
  std::uint64_t questions = 0;
  std::uint64_t rows = 0;           // loaded
  std::uint64_t not_described = 0;  // of those that were answered
  std::optional<sync::TableTotal> tables;
  std::uint64_t calls = 0;
  std::uint64_t throttles = 0;
  std::optional<double> rate;        // tables a second, lately; nothing while it is too early to tell
  std::optional<double> calls_rate;  // the same of AWS's calls
  double seconds = 0;
};

struct Screen {
  std::size_t columns = 80;
  std::size_t rows = 24;
  bool is_utf8 = true;
  bool has_color = false;
};

// Fits the screen: no line is as wide as it, and some rows stay free. At least one line.
std::vector<std::string> progress_lines(const ProgressView& view, const Screen& screen);

// The same as one line of a log.
std::string progress_text(const ProgressView& view);

// Columns that a line takes on a terminal, without what only colours it.
std::size_t columns_of(std::string_view line);

}  // namespace dynatlas::cli
