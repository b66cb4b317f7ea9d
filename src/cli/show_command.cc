// dynatlas show.
#include <fmt/format.h>

#include <array>
#include <iostream>

#include "cli/commands.h"
#include "cli/coverage_text.h"
#include "cli/output.h"
#include "cli/show.h"
#include "questions/questions.h"

namespace dynatlas::cli {
namespace {

using nlohmann::json;

// "1.5 GiB"; nothing for null.
json readable_bytes(const json& cell) {
  if (!cell.is_number()) return nullptr;
  static constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double size = cell.get<double>();
  std::size_t unit = 0;
  while (size >= 1024 && unit + 1 < kUnits.size()) {
    size /= 1024;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", size, unit == 0 ? 0 : 1, kUnits[unit]);
}

void add_to(json& total, const json& cell) {
  if (cell.is_number_integer()) total = (total.is_null() ? 0 : total.get<std::int64_t>()) + cell.get<std::int64_t>();
}

void show_tables(graph::GraphStore& store, std::ostream& out) {
  RowWriter table(out, OutputFormat::table);
  table.columns({"account", "region", "tables", "indexes", "items", "size"});
  std::array<json, 4> totals;
  bool many = false;
  store.read(questions::question("tables_by_region", store.language()), {}, [&](const auto&, const auto& cells) {
    table.row({cells[0], cells[1], cells[2], cells[3], cells[4], readable_bytes(cells[5])});
    for (std::size_t i = 0; i < totals.size(); ++i) add_to(totals[i], cells[i + 2]);
    many = table.rows() > 1;
    return true;
  });
  if (many) table.row({"total", nullptr, totals[0], totals[1], totals[2], readable_bytes(totals[3])});
  if (table.rows() == 0) {
    out << "No tables.\n";
  } else {
    table.end();
  }
}

std::string text_in(const json& cell) {
  return cell.is_string() ? cell.get<std::string>() : "";
}

void show_coverage(graph::GraphStore& store, std::int64_t now, std::ostream& out) {
  CoverageText text(now);
  store.read(questions::question("coverage", store.language()), {}, [&](const auto&, const auto& cells) {
    text.add({.account = text_in(cells[0]),
              .region = text_in(cells[1]),
              .operation = text_in(cells[2]),
              .state = text_in(cells[3]),
              .reason = text_in(cells[4]),
              .read_at = cells[5],
              .complete_at = cells[6]});
    return true;
  });
  text.print(out);
}

}  // namespace

void show(graph::GraphStore& store, Clock& clock, std::ostream& out) {
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.wall_now()).time_since_epoch().count();
  out << store.description() << "\n\n";
  show_tables(store, out);
  show_coverage(store, now, out);
  out.flush();
}

Command add_show(CLI::App& application) {
  const auto options = std::make_shared<StoreOptions>();
  CLI::App* app =
      application.add_subcommand("show", "Print tables by region, totals, and how complete and how old the data is");
  add_store_options(*app, *options);
  return {app, [options](const Context& context) {
            const auto store = open_store(*options, Access::read_only, graph::TimeKind::epoch, context.signals.stop());
            show(*store, system_clock(), std::cout);
            return 0;
          }};
}

}  // namespace dynatlas::cli
