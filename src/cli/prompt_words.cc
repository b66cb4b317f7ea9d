#include "cli/prompt_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace dynatlas::cli {
namespace {

constexpr std::array<std::string_view, 24> kSql{"SELECT",   "FROM", "WHERE",  "GROUP",    "ORDER", "LIMIT",
                                                "JOIN",     "LEFT", "HAVING", "DISTINCT", "count", "sum",
                                                "coalesce", "WITH", "UNION",  "BETWEEN",  "LIKE",  "NULL",
                                                "DESC",     "CASE", "EXISTS", "src",      "dst",   "src_label"};
constexpr std::array<std::string_view, 20> kCypher{
    "MATCH", "OPTIONAL", "WHERE", "RETURN", "ORDER",    "LIMIT",  "WITH",   "UNWIND",     "DISTINCT", "count",
    "sum",   "coalesce", "CASE",  "EXISTS", "CONTAINS", "STARTS", "labels", "properties", "DESC",     "NULL"};

bool is_of_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

bool starts_alike(std::string_view word, std::string_view begin) {
  return word.size() >= begin.size() &&
         std::ranges::equal(word.substr(0, begin.size()), begin, [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::vector<std::string> prompt_words(const graph::GraphKinds& kinds, std::string_view language) {
  std::set<std::string> words;
  const auto add_all = [&](const auto& names) {
    for (const std::string_view name : names) words.emplace(name);
  };
  for (const graph::NodeKind& kind : kinds.nodes) {
    add_all(kind.labels);
    for (const auto& property : kind.properties) words.emplace(property.name);
  }
  for (const graph::RelationshipKind& kind : kinds.relationships) {
    words.emplace(kind.type);
    for (const auto& property : kind.properties) words.emplace(property.name);
  }
  if (language == "sql") {
    add_all(kSql);
  } else {
    add_all(kCypher);
  }
  return {words.begin(), words.end()};
}

Completion complete(std::string_view line, const std::vector<std::string>& words) {
  std::size_t at = line.size();
  while (at > 0 && is_of_word(line[at - 1])) --at;
  const std::string_view begun = line.substr(at);
  Completion completion;
  if (begun.empty()) return completion;
  const bool has_exact = std::ranges::any_of(words, [&](const auto& word) { return word.starts_with(begun); });
  for (const std::string& word : words) {
    if (has_exact ? word.starts_with(begun) : starts_alike(word, begun)) completion.choices.push_back(word);
  }
  if (completion.choices.empty()) return completion;
  std::string common = completion.choices.front();
  for (const std::string& choice : completion.choices) {
    const auto differs = std::ranges::mismatch(common, choice);
    common.erase(differs.in1, common.end());
  }
  if (common.size() > begun.size()) completion.added = common.substr(begun.size());
  if (completion.choices.size() == 1) {
    completion.added += ' ';
    completion.choices.clear();
  }
  return completion;
}

}  // namespace dynatlas::cli
