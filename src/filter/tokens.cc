#include "filter/tokens.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "base/letters.h"

namespace dynatlas::filter {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Token> all() {
    std::vector<Token> tokens;
    std::size_t values = 0;
    for (skip_space(); at_ < text_.size(); skip_space()) {
      tokens.push_back(next());
      values += std::max<std::size_t>(tokens.back().values.size(), 1);
      if (values > kValuesMax)
        fail(fmt::format("a filter takes at most {} values", kValuesMax), tokens.back().place.at);
    }
    return tokens;
  }

 private:
  [[noreturn]] void fail(const std::string& message, std::size_t from) const {
    const Place place{from, std::max(at_, from + 1) - from};
    throw FilterError(message, std::string(text_.substr(place.at, place.length)), place);
  }

  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(std::string_view what) {
    const bool stands_there = text_.substr(at_).starts_with(what);
    if (stands_there) at_ += what.size();
    return stands_there;
  }

  Token next() {
    Token token;
    const std::size_t begin = at_;
    const bool has_more = at_ + 1 < text_.size() && !is_space(text_[at_ + 1]);
    token.is_negated = peek() == '-' && has_more;
    if (token.is_negated) ++at_;
    token.key = take_key();
    if (token.key.empty()) {
      token.values.push_back(take_value(false));
    } else {
      take(":");
      token.comparison = take_comparison();
      take_values(token.values);
    }
    token.place = {begin, at_ - begin};
    return token;
  }

  // Letters before a colon or a comparison. A pasted ARN is a word.
  std::string take_key() {
    std::size_t length = 0;
    while (is_letter(peek(length))) ++length;
    const char end = peek(length);
    if (length == 0 || std::string_view(":<>=").find(end) == std::string_view::npos || end == '\0') return {};
    std::string key = in_small_letters(text_.substr(at_, length));
    if (key == "arn" && end == ':') return {};
    at_ += length;
    return key;
  }

  Comparison take_comparison() {
    if (take(">=")) return Comparison::greater_or_equal;
    if (take("<=")) return Comparison::less_or_equal;
    if (take(">")) return Comparison::greater;
    if (take("<")) return Comparison::less;
    take("=");
    return Comparison::equal;
  }

  void take_values(std::vector<TokenValue>& values) {
    if (at_ == text_.size() || is_space(peek())) return;
    do {
      values.push_back(take_value(true));
    } while (take(","));
  }

  // Quotes may stand round all of it or a part: tag:team="a b".
  TokenValue take_value(bool ends_at_comma) {
    TokenValue value;
    while (at_ < text_.size() && !is_space(peek()) && !(ends_at_comma && peek() == ',')) {
      if (peek() == '"') {
        value.is_quoted = true;
        take_quoted(value.text);
      } else {
        value.text += text_[at_++];
      }
    }
    return value;
  }

  void take_quoted(std::string& text) {
    const std::size_t begin = at_++;
    const std::size_t end = text_.find('"', at_);
    if (end == std::string_view::npos) {
      at_ = text_.size();
      fail("the quote is not closed", begin);
    }
    text += text_.substr(at_, end - at_);
    at_ = end + 1;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  if (text.size() > kFilterBytesMax)
    throw FilterError(fmt::format("a filter has at most {} bytes", kFilterBytesMax), "", {0, text.size()});
  if (!simdjson::validate_utf8(text)) throw FilterError("the filter is not UTF-8 text", "", {0, text.size()});
  return Reader(text).all();
}

}  // namespace dynatlas::filter
