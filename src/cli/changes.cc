#include "cli/changes.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/arn.h"
#include "base/log.h"
#include "cli/output.h"
#include "cli/output_file.h"

namespace dynatlas::cli {
namespace {

using nlohmann::json;

json json_of(const graph::Value& value) {
  if (const auto* const text = std::get_if<std::string>(&value)) return *text;
  if (const auto* const number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* const real = std::get_if<double>(&value)) return *real;
  if (const auto* const truth = std::get_if<bool>(&value)) return *truth;
  return nullptr;
}

// Where a node is, as its id tells.
struct Place {
  std::string where;
  std::string table;  // empty where the id is no ARN of a table
  std::string rest;   // what follows its name
};

Place place_of(const std::string& id) {
  const auto arn = arn_of(id);
  if (!arn) return {"elsewhere", {}, id};
  const std::string where = fmt::format("{}  {}", arn->account, arn->region);
  const auto table = table_of(*arn);
  if (!table) return {where, {}, std::string(arn->resource)};
  return {where, std::string(table->name), std::string(table->rest)};
}

std::string shown(const json& value) {
  if (value.is_null()) return "nothing";
  return printable(value.is_string() ? value.get<std::string>()
                                     : value.dump(-1, ' ', false, json::error_handler_t::replace));
}

char sign_of(const std::string& kind) {
  if (kind == "added") return '+';
  return kind == "removed" ? '-' : '~';
}

}  // namespace

nlohmann::ordered_json to_json(const graph::Change& change, std::int64_t update_tag) {
  nlohmann::ordered_json line{
      {"tag", update_tag}, {"kind", to_string(change.kind)}, {"label", change.label}, {"id", change.id}};
  if (change.property.empty()) return line;
  line["property"] = change.property;
  line["before"] = json_of(change.before);
  line["after"] = json_of(change.after);
  return line;
}

ChangeFile::ChangeFile(const std::string& path) : path_(path) {
  if (!path.empty()) descriptor_ = path == "-" ? STDOUT_FILENO : open_private(path);
}

ChangeFile::~ChangeFile() {
  close();
}

void ChangeFile::close() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  descriptor_ = -1;
}

void ChangeFile::write(const graph::ChangeLog& log) {
  if (descriptor_ < 0) return;
  std::string lines;
  for (const graph::Change& change : log.changes) {
    lines += to_json(change, log.update_tag).dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
  }
  const int error = write_all(descriptor_, lines);
  if (error == 0) return;
  close();
  if (error == EPIPE) return;
  is_whole_ = false;
  log::error("{}: the changes cannot be written there: {}", path_, std::generic_category().message(error));
}

// The run and the place, where they are others than those of the line before.
void ChangePrinter::head(const json& change, const std::string& place) {
  const bool is_new_run = change.at("tag") != run_;
  if (!is_new_run && place == place_) return;
  if (!run_.is_null()) out_ << '\n';
  if (is_new_run && names_runs_) out_ << "Run " << change.at("tag") << '\n';
  out_ << printable(place) << '\n';
  run_ = change.at("tag");
  place_ = place;
  table_.clear();
}

void ChangePrinter::print(const json& change) {
  const Place place = place_of(change.at("id").get<std::string>());
  head(change, place.where);
  const std::string kind = change.at("kind").get<std::string>();
  const bool is_table = !place.table.empty() && place.rest.empty();
  if (place.table != table_ || (is_table && kind != "changed")) {
    const char sign = is_table ? sign_of(kind) : '~';
    if (!place.table.empty()) out_ << fmt::format("  {} {}\n", sign, printable(place.table));
    table_ = place.table;
  }
  const std::string of = place.rest.empty() ? "" : printable(place.rest);
  if (kind == "changed") {
    out_ << fmt::format("      {}{}{}: {} -> {}\n", of, of.empty() ? "" : "  ",
                        printable(change.at("property").get<std::string>()), shown(change.at("before")),
                        shown(change.at("after")));
  } else if (!is_table) {
    out_ << fmt::format("      {} {}\n", sign_of(kind), of);
  }
}

}  // namespace dynatlas::cli
