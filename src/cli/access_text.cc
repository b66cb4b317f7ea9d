#include "cli/access_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "access/told.h"
#include "base/arn.h"
#include "base/error.h"
#include "base/letters.h"
#include "cli/output.h"
#include "intel/aws/iam/actions.h"
#include "models/access.h"

namespace dynatlas::cli {
namespace {

using access::Reached;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t kKeptRowsMax = 100'000;  // of a table, which is sorted before it is printed
constexpr std::size_t kStatementsShown = 3;    // in a cell of a table

template <typename Texts>
std::string comma_list(const Texts& texts) {
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string dumped(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::size_t place_of_right(std::string_view right) {
  return static_cast<std::size_t>(std::ranges::find(models::access::kRights, right, &models::access::RightName::word) -
                                  models::access::kRights.begin());
}

int place_of_state(std::string_view state) {
  return state == "allowed" ? 0 : state == "granted" ? 1 : 2;
}

// "all" where it is every action of the right that can be allowed, else their names.
std::string actions_text(const std::vector<std::string>& actions, std::string_view right) {
  const std::size_t place = place_of_right(right);
  const auto all = std::ranges::count_if(intel::aws::iam::kActions, [&](const intel::aws::iam::Action& action) {
    return static_cast<std::size_t>(action.right) == place;
  });
  return std::cmp_equal(all, actions.size()) ? "all" : comma_list(actions);
}

std::string actions_of(const Reached& reached) {
  const std::string sure = actions_text(reached.actions, reached.right);
  if (reached.conditional_actions.empty()) return sure;
  const std::string perhaps = actions_text(reached.conditional_actions, reached.right);
  return sure.empty() ? perhaps : fmt::format("{}; conditional: {}", sure, perhaps);
}

// A key as the policy writes it, where a condition on it is known: they are compared in any case.
std::string as_written(const std::string& key, const json& conditions) {
  for (const json& condition : conditions) {
    const std::string written = condition.is_object() ? condition.value("key", "") : "";
    if (in_small_letters(written) == in_small_letters(key)) return written;
  }
  return key;
}

std::string given_of(const Reached& reached) {
  if (reached.state == "granted") {
    return reached.named.empty() ? "its account allows it" : "its account allows it to " + comma_list(reached.named);
  }
  std::vector<std::string> keys;
  const json conditions = access::parsed_conditions(reached.conditions);
  for (const std::string& key : reached.condition_keys) keys.push_back(as_written(key, conditions));
  return comma_list(keys);
}

std::string statements_of(const Reached& reached, const std::string& account) {
  std::vector<std::string> shown;
  for (const std::string& id : reached.allowed_by) {
    if (shown.size() < kStatementsShown) shown.push_back(short_name(id, account));
  }
  const std::size_t left = reached.allowed_by.size() - shown.size();
  return comma_list(shown) + (left == 0 ? "" : fmt::format(" and {} more", left));
}

}  // namespace

std::string short_name(const std::string& arn, const std::string& account) {
  const auto parts = arn_of(arn);
  if (!parts.has_value() || (parts->account != account && parts->account != "aws")) return arn;
  const std::string_view resource = parts->resource;
  return parts->region.empty() ? std::string(resource) : fmt::format("{} {}", parts->region, resource);
}

ReachedWriter::ReachedWriter(std::ostream& out, AccessFormat format, AccessAbout about, std::string account)
    : out_(out), format_(format), about_(about), account_(std::move(account)), csv_(out, OutputFormat::csv) {
  if (format_ != AccessFormat::csv) return;
  std::vector<std::string> names;
  const ordered_json object = access::json_of(Reached{});
  for (const auto& [name, value] : object.items()) names.push_back(name);
  csv_.columns(names);
}

// Lists as text with commas; conditions, which are objects, as JSON.
void ReachedWriter::write_csv(const Reached& reached) {
  std::vector<json> cells;
  const ordered_json object = access::json_of(reached);
  for (const auto& [name, value] : object.items()) {
    const bool is_list = value.is_array() && name != "conditions";
    cells.push_back(is_list ? json(comma_list(value.get<std::vector<std::string>>())) : json(value));
  }
  csv_.row(cells);
}

void ReachedWriter::add(const Reached& reached) {
  ++rows_;
  switch (format_) {
    case AccessFormat::table:
    case AccessFormat::markdown:
      keep(reached);
      break;
    case AccessFormat::json:
      out_ << (rows_ == 1 ? "[\n" : ",\n") << dumped(access::json_of(reached));
      break;
    case AccessFormat::jsonl:
      out_ << dumped(access::json_of(reached)) << '\n';
      break;
    case AccessFormat::csv:
      write_csv(reached);
      break;
  }
}

void ReachedWriter::keep(const Reached& reached) {
  if (kept_.size() == kKeptRowsMax) {
    throw Error(
        ErrorKind::usage,
        fmt::format("more than {} rows: use --format csv or jsonl, or name a right (--right read)", kKeptRowsMax));
  }
  const bool is_of_table = about_ == AccessAbout::table;
  const std::string name = short_name(is_of_table ? reached.principal : reached.table, account_);
  Row row{place_of_state(reached.state), is_of_table ? reached.kind : "", name, place_of_right(reached.right), {name}};
  if (is_of_table) row.cells.emplace_back(reached.kind);
  for (const std::string& text :
       {reached.right, reached.state, actions_of(reached), given_of(reached), statements_of(reached, account_)}) {
    row.cells.emplace_back(text);
  }
  kept_.push_back(std::move(row));
}

// "3 principals: 2 allowed, 1 conditional", by the best that each has.
std::string ReachedWriter::counts() const {
  std::map<std::string, int> best;
  for (const Row& row : kept_) {
    const auto at = best.try_emplace(row.name, row.state).first;
    at->second = std::min(at->second, row.state);
  }
  std::string text = count(best.size(), about_ == AccessAbout::table ? "principal" : "table") + ": ";
  constexpr std::array<std::string_view, 3> kStates{"allowed", "granted", "conditional"};
  std::vector<std::string> parts;
  for (int state = 0; state < 3; ++state) {
    const auto of_state = std::ranges::count_if(best, [&](const auto& one) { return one.second == state; });
    if (of_state > 0) parts.push_back(fmt::format("{} {}", of_state, kStates[static_cast<std::size_t>(state)]));
  }
  return text + comma_list(parts);
}

void ReachedWriter::write_table() {
  if (kept_.empty()) return;
  std::ranges::sort(kept_, {}, [](const Row& row) {
    return std::tuple(row.state, std::string_view(row.kind), std::string_view(row.name), row.right);
  });
  RowWriter writer(out_, format_ == AccessFormat::markdown ? OutputFormat::markdown : OutputFormat::table);
  std::vector<std::string> columns{"table", "right", "state", "actions", "given", "by"};
  if (about_ == AccessAbout::table) {
    columns.front() = "principal";
    columns.insert(columns.begin() + 1, "kind");
  }
  writer.columns(columns);
  for (const Row& row : kept_) writer.row(row.cells);
  writer.end();
  out_ << '\n' << counts() << '\n';
}

void ReachedWriter::end() {
  if (format_ == AccessFormat::json) out_ << (rows_ == 0 ? "[]\n" : "\n]\n");
  if (format_ == AccessFormat::table || format_ == AccessFormat::markdown) write_table();
  out_.flush();
}

namespace {

// "Bool aws:MultiFactorAuthPresent true"
std::string condition_text(const std::string& condition) {
  const json one = json::parse(condition, nullptr, false);
  if (!one.is_object()) return condition;
  return fmt::format("{} {} {}", one.value("operator", ""), one.value("key", ""),
                     comma_list(one.value("values", std::vector<std::string>{})));
}

std::string conditions_text(const std::vector<std::string>& conditions) {
  std::vector<std::string> texts;
  for (const std::string& condition : conditions) texts.push_back(condition_text(condition));
  return fmt::format("{}", fmt::join(texts, "; "));
}

std::string verdict_of(const access::Why& why) {
  if (why.state == "denied") return "denied: " + why.stopped_by;
  if (why.state == "conditional") return "conditional, given " + comma_list(why.condition_keys);
  if (why.state == "granted") {
    const std::string given = why.condition_keys.empty() ? "" : " and " + comma_list(why.condition_keys);
    return fmt::format("granted by the table, given that account {} allows it{}", access::account_in(why.principal),
                       given);
  }
  return why.state;
}

void write_layers(RowWriter& writer, const access::Why& why, bool is_short) {
  const std::string account = access::account_in(why.resource);
  writer.columns({"layer", "said", "statement", "effect", "not decided"});
  for (const access::LayerSaid& layer : why.layers) {
    if (layer.statements.empty()) writer.row({layer.name, layer.said, nullptr, nullptr, nullptr});
    bool is_first = true;
    for (const access::StatementSaid& one : layer.statements) {
      const bool is_told = is_short && !std::exchange(is_first, false);
      const std::string effect = one.answer == "maybe" && !one.effect.empty() ? one.effect + "?" : one.effect;
      writer.row({is_told ? json() : json(layer.name), is_told ? json() : json(layer.said),
                  is_short ? short_name(one.id, account) : one.id, effect, conditions_text(one.conditions)});
    }
  }
  writer.end();
}

}  // namespace

void write_why(std::ostream& out, AccessFormat format, const access::Why& why) {
  if (format == AccessFormat::json || format == AccessFormat::jsonl) {
    const int indent = format == AccessFormat::json ? 2 : -1;
    out << access::json_of(why).dump(indent, ' ', false, ordered_json::error_handler_t::replace) << std::endl;
    return;
  }
  if (format == AccessFormat::csv) {
    RowWriter writer(out, OutputFormat::csv);
    write_layers(writer, why, false);
    return;
  }
  out << fmt::format("{} {} {}\n{}\n\n", printable(why.principal), why.action, printable(why.resource),
                     printable(verdict_of(why)));
  RowWriter writer(out, format == AccessFormat::markdown ? OutputFormat::markdown : OutputFormat::table);
  write_layers(writer, why, true);
}

}  // namespace dynatlas::cli
