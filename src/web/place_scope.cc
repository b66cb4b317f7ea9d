#include "web/place_scope.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/letters.h"

namespace dynatlas::web {
namespace {

bool is_of_place(const filter::Token& term) {
  return (term.key == "account" || term.key == "region") && term.comparison == filter::Comparison::equal;
}

// A * at the ends stands for anything.
bool is_text_like(std::string_view text, const filter::TokenValue& value) {
  const std::string whole = in_small_letters(text);
  const std::string pattern = in_small_letters(value.text);
  std::string_view part = pattern;
  if (value.is_quoted) return whole == part;
  const bool begins = part.starts_with('*');
  part.remove_prefix(begins ? 1 : 0);
  const bool ends = part.ends_with('*');
  part.remove_suffix(ends ? 1 : 0);
  if (begins && ends) return whole.find(part) != std::string::npos;
  return begins ? whole.ends_with(part) : ends ? whole.starts_with(part) : whole == part;
}

}  // namespace

PlaceScope::PlaceScope(graph::GraphStore& store, const Query& query) {
  const auto tokens = filter::tokens_of(text_of(query, "in"));
  is_of_places_alone_ = filter::tokens_of(text_of(query, "q")).empty() && std::ranges::all_of(tokens, is_of_place);
  std::ranges::copy_if(tokens, std::back_inserter(terms_), is_of_place);
  if (std::ranges::none_of(terms_, [](const auto& term) { return term.key == "account"; })) return;
  const nlohmann::json accounts = ask(store, "page_accounts");
  for (const nlohmann::json& row : accounts.at("rows")) {
    if (row.at(1).is_string()) names_.emplace(row.at(0).get<std::string>(), row.at(1).get<std::string>());
  }
}

bool PlaceScope::has(std::string_view account, std::string_view region) const {
  return std::ranges::all_of(
      terms_, [&](const filter::Token& term) { return is_like_any(term, account, region) != term.is_negated; });
}

bool PlaceScope::is_like_any(const filter::Token& term, std::string_view account, std::string_view region) const {
  const bool is_account = term.key == "account";
  const auto name = is_account ? names_.find(account) : names_.end();
  return std::ranges::any_of(term.values, [&](const filter::TokenValue& value) {
    return is_text_like(is_account ? account : region, value) ||
           (name != names_.end() && is_text_like(name->second, value));
  });
}

}  // namespace dynatlas::web
