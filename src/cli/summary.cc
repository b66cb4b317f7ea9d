#include "cli/summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "cli/output.h"
#include "intel/operations.h"

namespace dynatlas::cli {
namespace {

using sync::Coverage;
using sync::PartReport;

// A region's two operations as one line; what failed before any region was read, as it is.
struct RegionLine {
  const PartReport* part;                  // the worse of two
  const PartReport* describing = nullptr;  // null: a part that stands alone
  const PartReport* listing = nullptr;
  Coverage coverage;
};

bool is_beside_tables(const PartReport& part) {
  return std::ranges::any_of(intel::kOperations, [&](const intel::Operation* operation) {
    return operation->name == part.operation && operation->level != intel::Level::core;
  });
}

std::vector<RegionLine> lines_of(const sync::AccountReport& account) {
  std::vector<RegionLine> lines;
  for (std::size_t i = 0; i < account.parts.size(); ++i) {
    const PartReport& part = account.parts[i];
    if (is_beside_tables(part)) continue;
    if (part.operation != intel::kListing.name || i + 1 == account.parts.size()) {
      lines.push_back({&part, nullptr, nullptr, part.coverage});
      continue;
    }
    const PartReport& describing = account.parts[++i];
    const bool same = part.coverage == describing.coverage;
    lines.push_back({part.coverage != Coverage::complete ? &part : &describing, &describing, &part,
                     same ? part.coverage : Coverage::incomplete});
  }
  return lines;
}

nlohmann::json why(const PartReport& part) {
  if (part.coverage == Coverage::complete) return nullptr;
  return std::string(part.operation) + ": " + part.reason;
}

void print_regions(const sync::AccountReport& account, std::ostream& out) {
  RowWriter table(out, OutputFormat::table);
  table.columns({"account", "region", "listed", "described", "coverage", "reason"});
  for (const RegionLine& line : lines_of(account)) {
    const auto items = [](const PartReport* part) {
      return part == nullptr ? nlohmann::json(nullptr) : nlohmann::json(part->items);
    };
    table.row({account.account, line.part->region, items(line.listing), items(line.describing),
               std::string(to_string(line.coverage)), why(*line.part)});
  }
  table.end();
}

// Several accounts: a line for each, and one for each part that is not complete.
void print_accounts(const sync::Report& report, std::ostream& out) {
  RowWriter table(out, OutputFormat::table);
  table.columns({"account", "name", "complete regions", "tables", "nodes", "new or changed", "deleted nodes"});
  std::vector<std::pair<const sync::AccountReport*, RegionLine>> incomplete;
  for (const sync::AccountReport& account : report.accounts) {
    std::uint64_t complete = account.regions_resumed;
    std::uint64_t all = account.regions_resumed;
    for (const RegionLine& line : lines_of(account)) {
      ++all;
      complete += line.coverage == Coverage::complete;
      if (line.coverage != Coverage::complete) incomplete.emplace_back(&account, line);
    }
    table.row({account.account, account.name, fmt::format("{} of {}", complete, all), account.tables_loaded,
               account.loaded.nodes, account.loaded.written_nodes, deleted_nodes(account)});
  }
  table.end();
  if (incomplete.empty()) return;
  out << '\n';
  RowWriter parts(out, OutputFormat::table);
  parts.columns({"account", "name", "region", "coverage", "reason"});
  for (const auto& [account, line] : incomplete) {
    parts.row(
        {account->account, account->name, line.part->region, std::string(to_string(line.coverage)), why(*line.part)});
  }
  parts.end();
}

void print_account(const sync::Report& report, const sync::AccountReport& account, std::ostream& out) {
  const bool is_alone = report.accounts.size() == 1;
  if (is_alone) print_regions(account, out);
  if (!is_alone && !report.dry_run) return;
  if (!is_alone) out << fmt::format("\n{} {}", account.account, printable(account.name));
  if (report.dry_run) {
    out << fmt::format("\nDry run, nothing written: {} new, {} gone.\n", count(account.tables_new.size(), "table"),
                       count(account.tables_gone.size(), "table"));
    for (const std::string& id : account.tables_new) out << "  + " << printable(id) << '\n';
    for (const std::string& id : account.tables_gone) out << "  - " << printable(id) << '\n';
  } else {
    out << fmt::format("\n{}, {} and {}: {} new or changed, {} deleted.\n", count(account.tables_loaded, "table"),
                       count(account.loaded.nodes, "node"), count(account.loaded.relationships, "relationship"),
                       count(account.loaded.written_nodes, "node"), count(deleted_nodes(account), "node"));
  }
  if (account.tables_vanished > 0) {
    out << fmt::format("{} disappeared while being read.\n", count(account.tables_vanished, "table"));
  }
  if (account.tables_not_described > 0) {
    out << fmt::format("{} could not be described and keep what the graph knew.\n",
                       count(account.tables_not_described, "table"));
  }
}

// Of several; a single one that is refused is an error.
void print_refused(const sync::Report& report, std::ostream& out) {
  for (const sync::AccountReport& account : report.accounts) {
    if (account.refused.empty()) continue;
    out << fmt::format("Stopped by a guard: {} {}: {} ({} deleted)\n", account.account, printable(account.name),
                       printable(account.refused), count(deleted_nodes(account), "node"));
  }
}

// What an interrupted run had deleted by then: of accounts that were done, and with what it loaded.
void print_interrupted(const sync::Report& report, std::ostream& out) {
  std::uint64_t deleted = 0;
  bool is_known = true;
  std::string where;
  for (const sync::AccountReport& account : report.accounts) {
    is_known = is_known && !account.last_write_unknown;
    if (deleted_nodes(account) == 0) continue;
    deleted += deleted_nodes(account);
    where += fmt::format("{}{}: {}", where.empty() ? "" : ", ", account.account, deleted_nodes(account));
  }
  out << "Interrupted: what was read is kept";
  if (deleted > 0) {
    out << fmt::format("; {} of what AWS no longer has {} deleted ({}).\n", count(deleted, "node"),
                       deleted == 1 ? "was" : "were", where);
  } else {
    out << (is_known ? ", nothing was deleted.\n" : ", nothing is known to be deleted.\n");
  }
  for (const sync::AccountReport& account : report.accounts) {
    if (!account.last_write_unknown) continue;
    out << account.account << ": the database did not confirm the last change; it is not counted here.\n";
  }
}

// "eu-west-1", "17 regions"; "1 of 22 in eu-west-1" where others of its subjects were answered.
std::string places(const std::vector<const PartReport*>& parts) {
  const std::string where = parts.size() == 1 ? parts.front()->region : count(parts.size(), "region");
  sync::PartQuestions all;
  for (const PartReport* const part : parts) {
    if (!part->questions.has_value()) continue;
    all.subjects += part->questions->subjects;
    all.unread += part->questions->unread;
  }
  return all.unread < all.subjects ? fmt::format("{} of {} in {}", all.unread, all.subjects, where) : where;
}

// What AWS tells of tables beside them, and could not be read: what is denied on one line, the rest each on its own.
void print_unread(const sync::Report& report, std::ostream& out) {
  std::map<std::pair<std::string_view, aws::FailureKind>, std::vector<const PartReport*>> unread;
  for (const sync::AccountReport& account : report.accounts) {
    for (const PartReport& part : account.parts) {
      if (part.coverage != Coverage::complete && !part.is_postponed && !part.is_of_driver && is_beside_tables(part))
        unread[{part.operation, part.failure}].push_back(&part);
    }
  }
  std::string denied;
  for (const auto& [what, parts] : unread) {
    const auto& [operation, kind] = what;
    if (kind == aws::FailureKind::denied) {
      denied += fmt::format("{}{} ({})", denied.empty() ? "" : ", ", operation, places(parts));
    } else {
      out << fmt::format("Not read: {} ({}): {}\n", operation, places(parts), printable(parts.front()->reason));
    }
  }
  if (!denied.empty()) {
    out << fmt::format("Not read, access denied: {}. `dynatlas policy` prints what the role needs.\n", denied);
  }
}

// "about 17 min", of a time in seconds.
std::string about(double seconds) {
  return seconds < 90 ? fmt::format("about {:.0f} s", seconds) : fmt::format("about {:.0f} min", seconds / 60);
}

// By region the operations that were not asked, as it would have taken long; they are asked side by side.
void print_left_out(const sync::Report& report, std::ostream& out) {
  std::set<std::string> operations;
  std::set<std::pair<std::string, std::string>> regions;
  std::uint64_t questions = 0;
  double longest = 0;
  for (const sync::AccountReport& account : report.accounts) {
    for (const sync::LeftOut& left : account.left_out) {
      operations.insert(left.operation);
      regions.emplace(account.account, left.region);
      questions += left.subjects;
      longest = std::max(longest, left.seconds);
    }
  }
  if (operations.empty()) return;
  out << fmt::format("Left out: {} ({} in {}, {}). `--read full` reads all of it, `--budget 60s` a part in each run.\n",
                     fmt::join(operations, ", "), count(questions, "call"),
                     regions.size() == 1 ? regions.begin()->second : count(regions.size(), "region"), about(longest));
}

// What a run with a budget leaves to the next.
void print_postponed(const sync::Report& report, std::ostream& out) {
  std::map<std::string_view, sync::PartQuestions> postponed;
  for (const sync::AccountReport& account : report.accounts) {
    for (const PartReport& part : account.parts) {
      if (!part.is_postponed || !part.questions.has_value()) continue;
      sync::PartQuestions& all = postponed[part.operation];
      all.subjects += part.questions->subjects;
      all.left += part.questions->left;
      all.never += part.questions->never;
    }
  }
  for (const auto& [operation, all] : postponed) {
    out << fmt::format("Left to the next run: {}: {} of {}{}.\n", operation, all.left, all.subjects,
                       all.never > 0 ? fmt::format(", of which {} were never read", all.never) : "");
  }
}

// What AWS charges for.
void print_charged(const sync::Report& report, std::ostream& out) {
  using intel::aws::cloudwatch::kGetMetricData;
  std::uint64_t asked = 0;
  for (const sync::AccountReport& account : report.accounts) {
    for (const PartReport& part : account.parts) {
      if (part.operation == kGetMetricData.name && part.questions.has_value()) asked += part.questions->asked;
    }
  }
  if (asked == 0) return;
  out << fmt::format("{} was asked for {} metrics.\n", kGetMetricData.name,
                     asked * intel::aws::cloudwatch::kMetricsOfSubject);
}

// Of all accounts for which it was evaluated who can reach their tables.
void print_access(const sync::Report& report, std::ostream& out) {
  std::uint64_t principals = 0;
  std::uint64_t tables = 0;
  std::uint64_t accounts = 0;
  std::set<std::string> unread;
  for (const sync::AccountReport& account : report.accounts) {
    if (account.access.outcome != "evaluated" && account.access.outcome != "unchanged") continue;
    ++accounts;
    principals += account.access.principals;
    tables += account.access.tables;
    unread.insert(account.access.unread.begin(), account.access.unread.end());
  }
  if (accounts == 0) return;
  std::string left;
  if (unread.contains("organizations")) left += "; SCPs and RCPs not read";
  if (unread.contains("policies")) left += "; not all resource policies read";
  out << fmt::format("Access: {}, {}{}{}.\n", count(principals, "principal"), count(tables, "table"),
                     accounts > 1 ? " of " + count(accounts, "account") : "", left);
}

void print_verdict(const sync::Report& report, std::ostream& out) {
  if (report.interrupted) return print_interrupted(report, out);
  const auto is_incomplete = [](const sync::AccountReport& account) {
    return std::ranges::any_of(account.parts, [](const PartReport& part) {
      return part.coverage != Coverage::complete && !part.is_postponed && !(part.is_optional && part.is_refused());
    });
  };
  if (std::ranges::any_of(report.accounts, is_incomplete)) {
    out << "Incomplete: nothing of what could not be read was deleted.\n";
  }
}

}  // namespace

void print_summary(const sync::Report& report, const std::string& store, std::ostream& out) {
  if (report.accounts.size() > 1) print_accounts(report, out);
  for (const sync::AccountReport& account : report.accounts) print_account(report, account, out);
  for (const sync::AccountReport& account : report.accounts) {
    if (account.regions_resumed == 0) continue;
    out << fmt::format("{}: {} had been read by the run that this one continues.\n", account.account,
                       count(account.regions_resumed, "region"));
  }
  print_unread(report, out);
  print_left_out(report, out);
  print_postponed(report, out);
  print_charged(report, out);
  print_access(report, out);
  print_refused(report, out);
  print_verdict(report, out);
  out << fmt::format("{} · update tag {} · {:.2f} s\n", store, report.update_tag, report.seconds);
  out.flush();
}

}  // namespace dynatlas::cli
