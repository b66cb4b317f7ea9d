#include "filter/filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/letters.h"
#include "filter/numbers.h"
#include "questions/questions.h"

namespace dynatlas::filter {
namespace {

bool is_number(Kind kind) {
  return kind == Kind::count || kind == Kind::bytes || kind == Kind::age;
}

bool is_among(std::string_view words, std::string_view word) {
  return !word.empty() && word.find(' ') == std::string_view::npos &&
         fmt::format(" {} ", words).find(fmt::format(" {} ", word)) != std::string::npos;
}

// A word that the language gives a meaning: not one in quotes.
bool means(const TokenValue& value, std::string_view word) {
  return !value.is_quoted && in_small_letters(value.text) == word;
}

// What may be said instead, for messages.
std::string takes(const Key& key) {
  if (key.kind == Kind::flag) return "takes on, off or unknown";
  if (key.kind == Kind::age) return "takes an age or a day, as in created:<7d or created:>=2024-01-01";
  if (is_number(key.kind))
    return fmt::format("takes a number, as in {}:>{}", key.name, key.kind == Kind::bytes ? "1GiB" : "10");
  if (key.kind == Kind::finding) return fmt::format("takes {}", key.about);
  if (!key.words.empty()) return fmt::format("takes one of: {}, unknown", key.words);
  return fmt::format("takes {}; a * may stand at {}", key.about,
                     key.name == "attr" ? "its end" : "its begin and its end");
}

bool is_day(const TokenValue& value) {
  return day_of(value.text).has_value();
}

bool takes_value(const Key& key, const TokenValue& value, Comparison comparison) {
  const std::string small = in_small_letters(value.text);
  if (key.kind == Kind::is) return is_among(key.words, small);
  if (value.text.empty()) return value.is_quoted && key.kind == Kind::text;
  if (means(value, "unknown")) return comparison == Comparison::equal;
  if (key.kind == Kind::finding && comparison != Comparison::equal) return is_among(key.words, small);
  if (key.kind == Kind::flag) return small == "on" || small == "off";
  if (key.kind == Kind::age && comparison == Comparison::equal) return is_day(value);
  if (is_number(key.kind)) {
    if (is_among(key.words, small)) return comparison == Comparison::equal;
    return number_of(value.text, key.kind).has_value() || (key.kind == Kind::age && is_day(value));
  }
  if (key.kind == Kind::choice && key.has.empty())
    return is_among(key.words, small) || (key.name == "stream" && small == "on");
  const auto star = value.text.find('*', key.name == "attr" ? 0 : 1);
  return value.is_quoted || star == std::string::npos || star == value.text.size() - 1;
}

void check(const Key& key, const Token& token, const std::string& text) {
  if (key.kind == Kind::refused) throw FilterError(std::string(key.about), text, token.place);
  if (token.comparison != Comparison::equal && !is_number(key.kind) && key.kind != Kind::finding)
    throw FilterError("cannot be compared by < or >; it " + takes(key), text, token.place);
  const auto fits = [&](const TokenValue& value) { return takes_value(key, value, token.comparison); };
  if (token.values.empty() || !std::ranges::all_of(token.values, fits))
    throw FilterError(takes(key), text, token.place);
}

// A severity is compared; `none` and `on` are no check either.
bool names_check(const Key& key, const TokenValue& value) {
  if (key.kind != Kind::finding) return false;
  const bool is_word = is_among(key.words, in_small_letters(value.text)) || means(value, "none") ||
                       means(value, "on") || means(value, "unknown");
  return (value.is_quoted || !is_word) && (value.is_quoted || value.text.find('*') == std::string::npos);
}

void require_checks(const Key& key, const Token& token, NeedsOfCheck needs) {
  for (const TokenValue& value : token.values) {
    if (needs == nullptr || !names_check(key, value) || needs(in_small_letters(value.text))) continue;
    throw FilterError("there is no such check; `dynatlas findings --list` lists them", value.text, token.place);
  }
}

const Key& key_of(const Token& token, const std::string& text) {
  if (const Key* const key = find_key(token.key)) return *key;
  std::string names;
  for (const Key& key : keys()) {
    if (key.kind != Kind::refused) names += fmt::format("{}{}", names.empty() ? "" : " ", key.name);
  }
  throw FilterError(
      fmt::format("there is no key {}; a word that contains a colon needs quotes. Keys: {}", token.key, names), text,
      token.place);
}

// Writes terms in one language, each value as a parameter.
class Writer {
 public:
  Writer(Condition& condition, std::string_view language, std::int64_t now, NeedsOfCheck needs)
      : condition_(condition),
        language_(language),
        lower_(language == "sql" ? "dynatlas_lower" : "toLower"),
        now_(now),
        needs_(needs) {}

  // A part of the ARN, and so of the name, the region or the account.
  std::string word(const TokenValue& value) {
    std::string_view part = value.text;
    while (!value.is_quoted && part.starts_with('*')) part.remove_prefix(1);
    while (!value.is_quoted && part.ends_with('*')) part.remove_suffix(1);
    return like(expression("id", language_), fmt::format("*{}*", part), value.is_quoted);
  }

  std::string value(const Key& key, Comparison comparison, const TokenValue& value) {
    if (key.kind == Kind::is) return state(in_small_letters(value.text));
    const std::string& field = expression(key.field, language_);
    if (means(value, "unknown")) return field + " IS NULL";
    switch (key.kind) {
      case Kind::flag:
      case Kind::exact:
        return equals(field, value);
      case Kind::choice:
        if (means(value, "on")) return field + " <> 'off'";
        return is_among(key.words, in_small_letters(value.text)) ? equals(field, value) : among(key, value);
      case Kind::list:
        if (means(value, "none") || means(value, "off")) return field + " = 0";
        return means(value, "on") ? field + " > 0" : among(key, value);
      case Kind::count:
      case Kind::bytes:
        return fmt::format("{} {} {}", field, sign(comparison), param(amount(key, value)));
      case Kind::age:
        return age(field, comparison, value);
      case Kind::finding:
        return finding(key, comparison, value);
      default:
        if (!key.words.empty() && means(value, "none")) return field + " = ''";
        return key.has.empty() ? like(field, value.text, value.is_quoted) : among(key, value);
    }
  }

 private:
  std::string param(graph::Value value) {
    std::string name = fmt::format("f{}", condition_.params.size());
    condition_.params.emplace(name, std::move(value));
    return "$" + name;
  }

  std::string equals(const std::string& field, const TokenValue& value) {
    return fmt::format("{} = {}", field, param(in_small_letters(value.text)));
  }

  static std::string_view sign(Comparison comparison) {
    switch (comparison) {
      case Comparison::less:
        return "<";
      case Comparison::less_or_equal:
        return "<=";
      case Comparison::greater:
        return ">";
      case Comparison::greater_or_equal:
        return ">=";
      default:
        return "=";
    }
  }

  static std::int64_t amount(const Key& key, const TokenValue& value) {
    if (means(value, "none")) return std::numeric_limits<std::int64_t>::max();  // of a maximum: above any number
    return number_of(value.text, key.kind).value_or(0);
  }

  // An age grows as the time of making goes back.
  std::string age(const std::string& field, Comparison comparison, const TokenValue& value) {
    if (const auto day = day_of(value.text)) {
      if (comparison != Comparison::equal) {
        const bool is_after_it = comparison == Comparison::greater || comparison == Comparison::less_or_equal;
        const auto border = param(*day + (is_after_it ? kDay : 0));
        const bool is_later = comparison == Comparison::greater || comparison == Comparison::greater_or_equal;
        return fmt::format("{} {} {}", field, is_later ? ">=" : "<", border);
      }
      const auto from = param(*day);
      return fmt::format("({0} >= {1} AND {0} < {2})", field, from, param(*day + kDay));
    }
    const bool is_younger = comparison == Comparison::less || comparison == Comparison::less_or_equal;
    const std::int64_t ago = number_of(value.text, Kind::age).value_or(0);
    return fmt::format("{} {} {}", field, is_younger ? ">" : "<", param(now_ - std::min(ago, now_)));
  }

  // A text like the pattern, in which a * at the ends stands for anything.
  std::string like(std::string_view text, std::string_view pattern, bool is_literal) {
    const bool begins = pattern.starts_with('*');
    const bool ends = pattern.size() > 1 && pattern.ends_with('*');
    if (is_literal && !(begins && ends))
      return fmt::format("{0}({1}) = {0}({2})", lower_, text, param(std::string(pattern)));
    pattern.remove_prefix(begins ? 1 : 0);
    pattern.remove_suffix(ends ? 1 : 0);
    const std::string value = fmt::format("{}({})", lower_, param(std::string(pattern)));
    const std::string whole = fmt::format("{}({})", lower_, text);
    if (!begins && !ends) return fmt::format("{} = {}", whole, value);
    if (language_ != "sql") {
      return fmt::format("{} {} {}", whole, begins && ends ? "CONTAINS" : begins ? "ENDS WITH" : "STARTS WITH", value);
    }
    if (begins && ends) return fmt::format("instr({}, {}) > 0", whole, value);
    return begins ? fmt::format("substr({0}, max(1, length({0}) - length({1}) + 1)) = {1}", whole, value)
                  : fmt::format("substr({0}, 1, length({1})) = {1}", whole, value);
  }

  // A failure that is stored. Whether there is none is known where verdicts were stored since the table is there, and,
  // of a check, where what it needs was read.
  std::string finding(const Key& key, Comparison comparison, const TokenValue& value) {
    const std::string& count = expression(key.field, language_);
    if (means(value, "none")) return count + " = 0";
    if (means(value, "on")) return count + " > 0";
    std::string has;
    std::string is_known = count + " IS NOT NULL";
    if (!value.is_quoted && is_among(key.words, in_small_letters(value.text))) {
      has = with_calls(expression("findings.severity", language_),
                       [&](std::string_view severity) { return of_severities(key, comparison, value, severity); });
    } else {
      has = with_matches(expression(key.has, language_), value.text, value.is_quoted);
      const auto needs = needs_ == nullptr ? std::nullopt : needs_(in_small_letters(value.text));
      for (const std::string_view need : needs.value_or(std::span<const std::string_view>())) {
        is_known += fmt::format(fmt::runtime(language_ == "sql" ? " AND answered('{}')" : " AND '{}' IN known"), need);
      }
    }
    return fmt::format("(CASE WHEN {} THEN true WHEN {} THEN false END) = true", has,
                       questions::written_out(is_known, language_));
  }

  // One of the severities that the comparison leaves: constants.
  std::string of_severities(const Key& key, Comparison comparison, const TokenValue& value,
                            std::string_view text) const {
    const std::string word = in_small_letters(value.text);
    const auto place = key.words.find(word);
    std::string all;
    for (std::size_t begin = 0; begin < key.words.size();) {
      const std::size_t end = std::min(key.words.find(' ', begin), key.words.size());
      const bool is_left = begin < place ? comparison == Comparison::less || comparison == Comparison::less_or_equal
                           : begin > place
                               ? comparison == Comparison::greater || comparison == Comparison::greater_or_equal
                               : comparison != Comparison::less && comparison != Comparison::greater;
      if (is_left) all += fmt::format("{}'{}'", all.empty() ? "" : ", ", key.words.substr(begin, end - begin));
      begin = end + 1;
    }
    return fmt::format(fmt::runtime(language_ == "sql" ? "{} IN ({})" : "{} IN [{}]"), text, all);
  }

  // One of several is like the value; null where it is unknown which there are.
  std::string among(const Key& key, const TokenValue& value) {
    std::string_view heading = key.has;
    std::string pattern = value.text;
    bool is_literal = value.is_quoted;
    if (key.name == "tag" && pattern.find('=') != std::string::npos) {
      heading = "tags.pair";
      pattern[pattern.find('=')] = ':';  // the id of an AWSTag
    }
    if (key.name == "consumer" && !is_literal && pattern.find('*') == std::string::npos) pattern = "*" + pattern + "*";
    if (key.name == "attr") {
      pattern = in_key_schema(pattern, is_literal);
      is_literal = false;
    }
    return fmt::format("(CASE WHEN {} IS NOT NULL THEN {} END) = true", expression(key.field, language_),
                       with_matches(expression(heading, language_), pattern, is_literal));
  }

  // How an attribute stands in a key_schema: [["name","HASH","S"],…].
  static std::string in_key_schema(std::string_view pattern, bool is_literal) {
    const bool is_open = !is_literal && pattern.ends_with('*');
    pattern.remove_suffix(is_open ? 1 : 0);
    std::string name = nlohmann::json(pattern).dump();
    if (is_open) name.pop_back();
    return fmt::format("*[{}{}*", name, is_open ? "" : ",");
  }

  std::string with_matches(std::string_view text, const std::string& pattern, bool is_literal) {
    return with_calls(text, [&](std::string_view argument) { return like(argument, pattern, is_literal); });
  }

  // With what `made` makes of each matches(…).
  template <typename Made>
  static std::string with_calls(std::string_view text, const Made& made) {
    constexpr std::string_view kBegin = "matches(";
    std::string whole;
    for (auto at = text.find(kBegin); at != std::string_view::npos; at = text.find(kBegin)) {
      const std::size_t from = at + kBegin.size();
      const std::size_t to = end_of_call(text, from);
      whole.append(text.substr(0, at)).append(made(text.substr(from, to - from)));
      text.remove_prefix(to + 1);
    }
    return whole.append(text);
  }

  // Where the parenthesis that was opened before `from` is closed.
  static std::size_t end_of_call(std::string_view text, std::size_t from) {
    std::size_t depth = 1;
    for (std::size_t at = from; at < text.size(); ++at) {
      if (text[at] == '(') ++depth;
      if (text[at] == ')' && --depth == 0) return at;
    }
    return text.size();
  }

  std::string state(const std::string& name) const {
    if (name == "replicated") return expression("replica_count", language_) + " > 0";
    if (name == "restored") return expression("restored", language_) + " = 'on'";
    std::string all;
    for (const std::string_view field : protection_fields()) {
      all += fmt::format("{}{} IS NULL", all.empty() ? "(" : " OR ", expression(field, language_));
    }
    return all + ")";
  }

  Condition& condition_;
  const std::string_view language_;
  const std::string_view lower_;
  const std::int64_t now_;
  const NeedsOfCheck needs_;
};

}  // namespace

Filter::Filter(std::string_view text, NeedsOfCheck needs) : needs_(needs) {
  for (Token& token : tokens_of(text)) {
    const Key* key = nullptr;
    if (!token.key.empty()) {
      const std::string there(text.substr(token.place.at, token.place.length));
      key = &key_of(token, there);
      check(*key, token, there);
      require_checks(*key, token, needs);
    }
    terms_.push_back({key, std::move(token)});
  }
}

void Filter::add_to(Condition& condition, std::string_view language, std::int64_t now) const {
  Writer writer(condition, language, now, needs_);
  for (const Term& term : terms_) {
    std::string any;
    for (const TokenValue& value : term.token.values) {
      const std::string one =
          term.key == nullptr ? writer.word(value) : writer.value(*term.key, term.token.comparison, value);
      any += fmt::format("{}{}", any.empty() ? "" : " OR ", one);
    }
    condition.require(fmt::format("{}({})", term.token.is_negated ? "NOT " : "", any));
  }
}

}  // namespace dynatlas::filter
