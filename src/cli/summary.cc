#include "cli/summary.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "cli/output.h"

namespace dynatlas::cli {
namespace {

// "1 table", "3 tables".
std::string count(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

using sync::Coverage;
using sync::PartReport;

// A region's two operations as one line; what failed before any region was read, as it is.
struct Line {
  const PartReport* part;                  // the worse of two
  const PartReport* describing = nullptr;  // null: a part that stands alone
  const PartReport* listing = nullptr;
  Coverage coverage;
};

std::vector<Line> lines_of(const sync::AccountReport& account) {
  std::vector<Line> lines;
  for (std::size_t i = 0; i < account.parts.size(); ++i) {
    const PartReport& part = account.parts[i];
    if (part.operation != "dynamodb:ListTables" || i + 1 == account.parts.size()) {
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
  return part.operation + ": " + part.reason;
}

void print_regions(const sync::AccountReport& account, std::ostream& out) {
  RowWriter table(out, OutputFormat::table);
  table.columns({"account", "region", "listed", "described", "coverage", "reason"});
  for (const Line& line : lines_of(account)) {
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
  table.columns({"account", "name", "complete regions", "tables", "written nodes", "deleted nodes"});
  std::vector<std::pair<const sync::AccountReport*, Line>> incomplete;
  for (const sync::AccountReport& account : report.accounts) {
    std::uint64_t complete = account.regions_resumed;
    std::uint64_t all = account.regions_resumed;
    for (const Line& line : lines_of(account)) {
      ++all;
      complete += line.coverage == Coverage::complete;
      if (line.coverage != Coverage::complete) incomplete.emplace_back(&account, line);
    }
    table.row({account.account, account.name, fmt::format("{} of {}", complete, all), account.tables_loaded,
               account.loaded.nodes, account.nodes_deleted + account.loaded.deleted_nodes});
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
  const std::uint64_t deleted = account.nodes_deleted + account.loaded.deleted_nodes;
  if (report.dry_run) {
    out << fmt::format("\nDry run, nothing written: {} new, {} gone.\n", count(account.tables_new.size(), "table"),
                       count(account.tables_gone.size(), "table"));
    for (const std::string& id : account.tables_new) out << "  + " << printable(id) << '\n';
    for (const std::string& id : account.tables_gone) out << "  - " << printable(id) << '\n';
  } else {
    out << fmt::format("\n{}, {} and {} written, {} deleted.\n", count(account.tables_loaded, "table"),
                       count(account.loaded.nodes, "node"), count(account.loaded.relationships, "relationship"),
                       count(deleted, "node"));
  }
  if (account.tables_vanished > 0) {
    out << fmt::format("{} went away while being read.\n", count(account.tables_vanished, "table"));
  }
  if (account.tables_not_described > 0) {
    out << fmt::format("{} could not be described and keep what the graph knew.\n",
                       count(account.tables_not_described, "table"));
  }
}

}  // namespace

void print_summary(const sync::Report& report, const std::string& store, std::ostream& out) {
  if (report.accounts.size() > 1) print_accounts(report, out);
  for (const sync::AccountReport& account : report.accounts) print_account(report, account, out);
  for (const sync::AccountReport& account : report.accounts) {
    if (account.regions_resumed == 0) continue;
    out << fmt::format("{}: {} had been read by the run that this one goes on with.\n", account.account,
                       count(account.regions_resumed, "region"));
  }
  if (report.interrupted) out << "Interrupted: what was read is kept, nothing was deleted.\n";
  if (!report.interrupted && report.exit_status() != 0) {
    out << "Incomplete: nothing of what could not be read was deleted.\n";
  }
  out << fmt::format("{} · update tag {} · {:.2f} s\n", store, report.update_tag, report.seconds);
  out.flush();
}

}  // namespace dynatlas::cli
