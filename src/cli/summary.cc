#include "cli/summary.h"

#include <fmt/format.h>

#include "cli/output.h"

namespace dynatlas::cli {
namespace {

// "1 table", "3 tables".
std::string count(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

// A region's two operations as one line.
void print_regions(const sync::AccountReport& account, std::ostream& out) {
  RowWriter table(out, OutputFormat::table);
  table.columns({"account", "region", "listed", "described", "coverage", "reason"});
  for (std::size_t i = 0; i + 1 < account.parts.size(); i += 2) {
    const sync::PartReport& listing = account.parts[i];
    const sync::PartReport& describing = account.parts[i + 1];
    const sync::PartReport& worse = listing.coverage != sync::Coverage::complete ? listing : describing;
    const bool complete = worse.coverage == sync::Coverage::complete;
    table.row({account.account, listing.region, listing.items, describing.items,
               std::string(
                   to_string(listing.coverage == describing.coverage ? listing.coverage : sync::Coverage::incomplete)),
               complete ? nlohmann::json(nullptr) : nlohmann::json(worse.operation + ": " + worse.reason)});
  }
  table.end();
}

void print_account(const sync::Report& report, const sync::AccountReport& account, std::ostream& out) {
  print_regions(account, out);
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
  for (const sync::AccountReport& account : report.accounts) print_account(report, account, out);
  if (report.interrupted) out << "Interrupted: what was read is kept, nothing was deleted.\n";
  if (!report.interrupted && report.exit_status() != 0) {
    out << "Incomplete: nothing of what could not be read was deleted.\n";
  }
  out << fmt::format("{} · update tag {} · {:.2f} s\n", store, report.update_tag, report.seconds);
  out.flush();
}

}  // namespace dynatlas::cli
