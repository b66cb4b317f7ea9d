#include "intel/aws/iam/glob.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/letters.h"

namespace dynatlas::intel::aws::iam {
namespace {

// Bytes that UTF-8 does not have.
constexpr char kUnknownText = '\xFD';
constexpr char kAnyText = '\xFE';
constexpr char kAnyCharacter = '\xFF';

struct WrittenPattern {
  static bool is_any_text(char c) { return c == '*'; }
  static bool is_any_character(char c) { return c == '?'; }
};

struct TokenPattern {
  static bool is_any_text(char c) { return c == kAnyText || c == kUnknownText; }
  static bool is_any_character(char c) { return c == kAnyCharacter; }
};

char folded(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

struct SameCase {
  static bool equal(char a, char b) { return a == b; }
};

struct AnyCase {
  static bool equal(char a, char b) { return folded(a) == folded(b); }
};

// Where the character of UTF-8 that begins at `at` ends.
std::size_t after_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  return at;
}

// Returns to the last `*` where it does not go on: what an earlier one could take, the last one can as well.
template <typename Wild, typename Case>
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_took_to = 0;
  while (t < text.size()) {
    if (p < pattern.size() && Wild::is_any_text(pattern[p])) {
      star = p++;
      if (p == pattern.size()) return true;
      star_took_to = t;
    } else if (p < pattern.size() && Wild::is_any_character(pattern[p])) {
      ++p;
      t = after_character(text, t);
    } else if (p < pattern.size() && Case::equal(pattern[p], text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_took_to;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && Wild::is_any_text(pattern[p])) ++p;
  return p == pattern.size();
}

bool has_unknown(std::string_view tokens) {
  return tokens.find(kUnknownText) != std::string_view::npos;
}

Answer answer_of(std::string_view tokens, bool matched) {
  if (!matched) return Answer::no;
  return has_unknown(tokens) ? Answer::maybe : Answer::yes;
}

using ArnParts = std::array<std::string_view, 6>;

std::optional<ArnParts> arn_parts(std::string_view text) {
  ArnParts parts;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    parts[i] = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  parts.back() = text;
  return parts;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// What stands between `${` and `}`.
struct Variable {
  std::string key;
  std::optional<std::string_view> if_absent;
};

std::optional<Variable> variable_in(std::string_view text) {
  const std::size_t comma = text.find(',');
  Variable variable{in_small_letters(trimmed(text.substr(0, comma))), std::nullopt};
  if (variable.key.empty()) return std::nullopt;
  if (comma == std::string_view::npos) return variable;
  const std::string_view rest = trimmed(text.substr(comma + 1));
  if (rest.size() < 2 || rest.front() != '\'' || rest.back() != '\'') return std::nullopt;
  variable.if_absent = rest.substr(1, rest.size() - 2);
  return variable;
}

bool is_escaped_character(std::string_view text) {
  return text == "*" || text == "?" || text == "$";
}

void append_written(std::string_view text, Pattern::Wildcards wildcards, std::string& tokens) {
  const std::size_t from = tokens.size();
  tokens += text;
  if (wildcards == Pattern::Wildcards::literal) return;
  std::replace(tokens.begin() + static_cast<std::ptrdiff_t>(from), tokens.end(), '*', kAnyText);
  std::replace(tokens.begin() + static_cast<std::ptrdiff_t>(from), tokens.end(), '?', kAnyCharacter);
}

}  // namespace

bool glob(std::string_view pattern, std::string_view text) {
  return matches<WrittenPattern, SameCase>(pattern, text);
}

bool glob_ignoring_case(std::string_view pattern, std::string_view text) {
  return matches<WrittenPattern, AnyCase>(pattern, text);
}

Pattern::Pattern(std::string_view text, Wildcards wildcards) {
  append_written(text, wildcards, tokens_);
}

// False where the key is absent and there is no default.
bool Pattern::append_variable(std::string_view inside, const KeySource& keys) {
  const std::optional<Variable> variable = variable_in(inside);
  if (!variable) {
    tokens_.append("${").append(inside).append("}");
    return true;
  }
  const KeyValues found = keys.find(variable->key);
  assumptions_ |= found.assumptions;
  if (found.knowledge == Knowledge::absent) {
    if (!variable->if_absent) return false;
    tokens_ += *variable->if_absent;
    return true;
  }
  const bool is_one = found.knowledge == Knowledge::known && found.values.size() == 1;
  if (is_one) tokens_ += found.values.front();
  if (!is_one || found.is_beginning) {
    tokens_ += kUnknownText;
    unknown_keys_.push_back(variable->key);
  }
  return true;
}

std::optional<Pattern> Pattern::substituted(std::string_view text, Wildcards wildcards, const KeySource& keys) {
  Pattern pattern;
  while (true) {
    const std::size_t begin = text.find("${");
    const std::size_t end = begin == std::string_view::npos ? begin : text.find('}', begin);
    if (end == std::string_view::npos) break;
    append_written(text.substr(0, begin), wildcards, pattern.tokens_);
    const std::string_view inside = text.substr(begin + 2, end - begin - 2);
    if (is_escaped_character(inside)) {
      pattern.tokens_ += inside;
    } else if (!pattern.append_variable(inside, keys)) {
      return std::nullopt;
    }
    text.remove_prefix(end + 1);
  }
  append_written(text, wildcards, pattern.tokens_);
  return pattern;
}

Answer Pattern::match(std::string_view text) const {
  return answer_of(tokens_, matches<TokenPattern, SameCase>(tokens_, text));
}

Answer Pattern::match_ignoring_case(std::string_view text) const {
  return answer_of(tokens_, matches<TokenPattern, AnyCase>(tokens_, text));
}

// Follows every place that the pattern can have reached.
Answer Pattern::match_beginning(std::string_view beginning) const {
  std::vector<bool> reached(tokens_.size() + 1, false);
  const auto pass_any_text = [&] {
    for (std::size_t p = 0; p < tokens_.size(); ++p) {
      if (reached[p] && TokenPattern::is_any_text(tokens_[p])) reached[p + 1] = true;
    }
  };
  reached[0] = true;
  pass_any_text();
  for (std::size_t t = 0; t < beginning.size();) {
    const std::size_t next = after_character(beginning, t);
    std::vector<bool> then(tokens_.size() + 1, false);
    const std::string_view character = beginning.substr(t, next - t);
    for (std::size_t p = 0; p < tokens_.size(); ++p) {
      if (!reached[p]) continue;
      if (TokenPattern::is_any_text(tokens_[p])) then[p] = true;
      if (TokenPattern::is_any_character(tokens_[p])) then[p + 1] = true;
      if (std::string_view(tokens_).substr(p).starts_with(character)) then[p + character.size()] = true;
    }
    reached = std::move(then);
    pass_any_text();
    t = next;
  }
  Answer answer = Answer::no;
  for (std::size_t p = 0; p < tokens_.size(); ++p) {
    if (!reached[p]) continue;
    const bool takes_every_rest =
        std::ranges::all_of(std::string_view(tokens_).substr(p), [](char c) { return c == kAnyText; });
    answer = std::max(answer, takes_every_rest && !has_unknown(tokens_) ? Answer::yes : Answer::maybe);
  }
  return answer;
}

Answer Pattern::match_arn(std::string_view arn) const {
  const auto pattern_parts = arn_parts(tokens_);
  const auto parts = arn_parts(arn);
  if (!parts) return Answer::no;
  // An unknown value may hold colons itself.
  const std::size_t rest = pattern_parts ? static_cast<std::size_t>(pattern_parts->back().data() - tokens_.data()) : 0;
  if (has_unknown(std::string_view(tokens_).substr(0, pattern_parts ? rest : tokens_.size()))) return match(arn);
  if (!pattern_parts) return Answer::no;
  for (std::size_t i = 0; i < parts->size(); ++i) {
    if (!matches<TokenPattern, SameCase>((*pattern_parts)[i], (*parts)[i])) return Answer::no;
  }
  return answer_of(tokens_, true);
}

std::optional<std::string_view> Pattern::literal() const {
  const auto is_wild = [](char c) { return TokenPattern::is_any_text(c) || TokenPattern::is_any_character(c); };
  if (std::ranges::any_of(tokens_, is_wild)) return std::nullopt;
  return tokens_;
}

}  // namespace dynatlas::intel::aws::iam
