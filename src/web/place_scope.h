// Which accounts and regions a scope (`in`) leaves, for what is no table: notes of changes, vaults, clusters,
// endpoints.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "filter/tokens.h"
#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

class PlaceScope {
 public:
  // Throws FilterError; Error{store} as GraphStore does.
  PlaceScope(graph::GraphStore& store, const Query& query);

  // False where `in` or `q` ask for something else, which is a matter of tables alone.
  bool is_of_places_alone() const { return is_of_places_alone_; }
  bool is_everywhere() const { return terms_.empty(); }
  // By the terms of `in` that are about accounts and regions.
  bool has(std::string_view account, std::string_view region) const;

 private:
  bool is_like_any(const filter::Token& term, std::string_view account, std::string_view region) const;

  bool is_of_places_alone_ = true;
  std::vector<filter::Token> terms_;
  std::map<std::string, std::string, std::less<>> names_;  // of accounts
};

}  // namespace dynatlas::web
