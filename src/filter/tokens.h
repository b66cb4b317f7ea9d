// A filter's text cut into words and key:value pairs. Knows no keys. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "filter/error.h"

namespace dynatlas::filter {

enum class Comparison { equal, less, less_or_equal, greater, greater_or_equal };

struct TokenValue {
  std::string text;
  bool is_quoted = false;  // then it means itself: no *, no `none`, no `unknown`
};

// `key:value`, `-key:value`, `key:>value`, `key>value`, `key:a,"b c"`, `word`, `-word`, `"two words"`.
struct Token {
  Place place;
  bool is_negated = false;
  std::string key;  // in small letters; empty: a word
  Comparison comparison = Comparison::equal;
  std::vector<TokenValue> values;  // at least one, unless nothing stands behind the colon; of a word exactly one
};

inline constexpr std::size_t kFilterBytesMax = 4'000;
inline constexpr std::size_t kValuesMax = 40;

// Throws FilterError for a quote that is not closed, text that is not UTF-8, and what is longer than these.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace dynatlas::filter
