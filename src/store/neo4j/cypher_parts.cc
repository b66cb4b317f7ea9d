#include "store/neo4j/cypher_parts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace dynatlas::neo4j::cypher {
namespace {

using graph::Match;
using graph::Matcher;

bool is_plain(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || is_digit(c); });
}

std::string condition(std::string_view variable, const Matcher& matcher) {
  const std::string property = fmt::format("{}.{}", variable, quoted(matcher.target_property));
  const std::string value = source(matcher.ref);
  switch (matcher.match) {
    case Match::exact:
      return property + " = " + value;
    case Match::ignore_case:
      return fmt::format("toLower({}) = toLower({})", property, value);
    case Match::fuzzy_and_ignore_case:
      return fmt::format("toLower({}) CONTAINS toLower({})", property, value);
    case Match::one_to_many:
      return property + " IN " + value;
  }
  return "false";
}

}  // namespace

std::string quoted(std::string_view name) {
  if (is_plain(name)) return std::string(name);
  std::string out = "`";
  for (const char c : name) {
    out += c;
    if (c == '`') out += c;
  }
  return out += '`';
}

std::string source(const graph::PropertyRef& ref) {
  return ref.set_in_kwargs ? "$" + quoted(ref.name) : "row." + quoted(ref.name);
}

std::string literal(std::string_view name) {
  std::string text = "'";
  for (const char c : name) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text += '\'';
}

std::string node(std::string_view label, std::string_view id) {
  return fmt::format("(n:{} {{id: {}}})", quoted(label), id);
}

std::string seek(std::string_view variable, std::string_view label, std::string_view property) {
  return fmt::format("\nUSING INDEX SEEK {}:{}({})", variable, quoted(label), quoted(property));
}

std::string is_labelled(std::string_view variable, std::string_view label) {
  return fmt::format("{} IN labels({})", literal(label), variable);
}

std::string any_node(std::string_view label) {
  return fmt::format("(n:{})", quoted(label));
}

Found found(std::string_view variable, std::string_view label, std::span<const Matcher> matchers) {
  std::vector<std::string> exact;
  std::vector<std::string> others;
  for (const Matcher& matcher : matchers) {
    if (matcher.match == Match::exact) {
      exact.push_back(fmt::format("{}: {}", quoted(matcher.target_property), source(matcher.ref)));
    } else {
      others.push_back(condition(variable, matcher));
    }
  }
  const bool by_one = matchers.size() == 1 && exact.size() == 1;
  const std::string members = exact.empty() ? "" : fmt::format(" {{{}}}", fmt::join(exact, ", "));
  std::string rest;
  if (by_one) rest = seek(variable, label, matchers[0].target_property);
  if (!others.empty()) rest = fmt::format("\nWHERE {}", fmt::join(others, " AND "));
  return {fmt::format("({}:{}{})", variable, quoted(label), members), rest};
}

std::string all_match(std::span<const Matcher> matchers) {
  std::vector<std::string> conditions;
  for (const Matcher& matcher : matchers) conditions.push_back(condition("t", matcher));
  return fmt::format("{}", fmt::join(conditions, " AND "));
}

std::string edge(const graph::RelSchema& rel, std::string_view from, std::string_view to, std::string_view variable) {
  const bool outward = rel.direction == graph::Direction::outward;
  return fmt::format("{}{}-[{}:{}]-{}{}", from, outward ? "" : "<", variable, quoted(rel.label), outward ? ">" : "",
                     to);
}

std::string labels(std::string_view first, std::span<const std::string_view> others) {
  std::string text;
  if (!first.empty()) text += ":" + quoted(first);
  for (const std::string_view label : others) text += ":" + quoted(label);
  return text;
}

std::string set_all(Upsert how, std::string_view variable, std::span<const std::string> assignments) {
  return fmt::format("{} {}.firstseen = $firstseen{}{}", how == Upsert::merge ? "ON CREATE SET" : "SET", variable,
                     how == Upsert::merge ? "\nSET " : ",\n    ", fmt::join(assignments, ",\n    "));
}

std::string set_relationship(std::span<const graph::Property> properties, Upsert how) {
  std::vector<std::string> assignments{"r.lastupdated = $UPDATE_TAG", "r._module_name = $module_name",
                                       "r._module_version = $module_version"};
  for (const graph::Property& property : properties) {
    assignments.push_back(fmt::format("r.{} = {}", quoted(property.name), source(property.ref)));
  }
  return set_all(how, "r", assignments);
}

}  // namespace dynatlas::neo4j::cypher
