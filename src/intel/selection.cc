#include "intel/selection.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <optional>
#include <utility>

#include "intel/operations.h"

namespace dynatlas::intel {
namespace {

Selection named(Selection selection) {
  for (Choice& choice : selection) choice.is_named = true;
  return selection;
}

// What is read automatically was not asked for by name.
std::optional<Selection> level_of(std::string_view name) {
  if (name == "auto") return automatic_selection();
  if (name == "tables") return named(selection_of(Level::core));
  if (name == "standard") return named(selection_of(Level::standard));
  if (name == "full") return named(selection_of(Level::full));
  return std::nullopt;
}

// Each once, in the order of their declaration.
std::vector<std::string_view> optional_groups() {
  std::vector<std::string_view> groups;
  for (const Operation* operation : kOperations) {
    const bool is_new = std::ranges::find(groups, operation->group) == groups.end();
    if (operation->level != Level::core && is_new) groups.push_back(operation->group);
  }
  return groups;
}

std::string not_known(std::string_view item) {
  return fmt::format("\"{}\" is neither a level (tables, standard, full, auto) nor a group with + or - before it ({})",
                     item, fmt::join(optional_groups(), ", "));
}

bool is_of(const Choice& choice, std::string_view group) {
  return choice.operation->level != Level::core && choice.operation->group == group;
}

void add_group(Selection& selection, std::string_view group) {
  std::erase_if(selection, [&](const Choice& choice) { return is_of(choice, group); });
  for (const Operation* operation : kOperations) {
    if (is_of({operation, true}, group)) selection.push_back({operation, true});
  }
}

}  // namespace

Selection selection_of(Level level) {
  Selection selection;
  for (const Operation* operation : kOperations) {
    if (operation->level <= level) selection.push_back({operation, false});
  }
  return selection;
}

Selection automatic_selection(Level up_to) {
  Selection selection = selection_of(up_to);
  for (Choice& choice : selection) choice.only_where_short = choice.operation->level == Level::full;
  return selection;
}

Selection of_regions(const Selection& selection) {
  Selection chosen;
  std::ranges::copy_if(selection, std::back_inserter(chosen),
                       [](const Choice& choice) { return !choice.operation->is_global; });
  return chosen;
}

Selection of_account(const Selection& selection) {
  Selection chosen;
  std::ranges::copy_if(selection, std::back_inserter(chosen),
                       [](const Choice& choice) { return choice.operation->is_global; });
  return chosen;
}

tl::expected<Selection, std::string> parse_selection(std::string_view text, Selection by_default) {
  Selection selection = std::move(by_default);
  bool is_first = true;
  for (bool is_last = false; !is_last; is_first = false) {
    const std::size_t comma = std::min(text.find(','), text.size());
    is_last = comma == text.size();
    const std::string_view item = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    if (auto level = level_of(item); level.has_value() && is_first) {
      selection = std::move(*level);
      continue;
    }
    const auto groups = optional_groups();
    const bool is_group = item.size() > 1 && std::ranges::find(groups, item.substr(1)) != groups.end();
    if (!is_group || (item[0] != '+' && item[0] != '-')) return tl::unexpected(not_known(item));
    if (item[0] == '+') add_group(selection, item.substr(1));
    if (item[0] == '-') std::erase_if(selection, [&](const Choice& choice) { return is_of(choice, item.substr(1)); });
  }
  return selection;
}

}  // namespace dynatlas::intel
