#include "findings/who_can.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cassert>
#include <optional>
#include <utility>
#include <vector>

#include "base/letters.h"
#include "intel/aws/iam/actions.h"

namespace dynatlas::findings {
namespace {

namespace iam = intel::aws::iam;

// Of a relationship `given`, in Cypher, what who_can.sql says of its columns `one` and `other`.
constexpr std::string_view kRank = R"(CASE
         WHEN type(given) <> 'RIGHT' THEN 9
         WHEN given.actions IS NOT NULL AND ('ACTION' = '*' OR 'ACTION' IN given.actions)
         THEN CASE given.state WHEN 'granted' THEN 2 ELSE 1 END
         WHEN 'ACTION' = '*' OR 'ACTION' IN given.conditional_actions
         THEN CASE WHEN any(key IN given.condition_keys WHERE key STARTS WITH 'unread:' OR key STARTS WITH 'uncertain:')
                   THEN 4 ELSE 3 END
         ELSE 9 END)";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::vector<std::string_view> words_of(std::string_view list) {
  std::vector<std::string_view> words;
  for (;;) {
    const auto comma = list.find(", ");
    words.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return words;
    list.remove_prefix(comma + 2);
  }
}

std::string rank_of(std::string_view right, std::string_view action) {
  return replaced(replaced(std::string(kRank), "RIGHT", right), "ACTION", action);
}

// The actions of a right that the policy of a table or stream can give, in small letters, as the elements of a list.
std::string giving(std::string_view right, std::string_view asked, std::string_view language) {
  const std::string_view quote = language == "cypher" ? "'" : "\"";
  std::vector<std::string> names;
  for (const iam::Action& action : iam::kActions) {
    const bool is_asked = asked == "*" || asked == action.name;
    if (!is_asked || !action.in_resource_policy || iam::relationship_label(action.right) != right) continue;
    names.push_back(fmt::format("{}dynamodb:{}{}", quote, in_small_letters(action.name), quote));
  }
  assert(!names.empty());
  return fmt::format("{}", fmt::join(names, language == "cypher" ? ", " : ","));
}

// The place of `name(` and that of the `)` behind it; nothing where it is not called.
std::optional<std::pair<std::size_t, std::size_t>> call_of(std::string_view name, std::string_view text) {
  const auto begin = text.find(name);
  if (begin == std::string_view::npos) return std::nullopt;
  const auto end = text.find(')', begin);
  assert(end != std::string_view::npos);
  return std::pair(begin, end);
}

std::string with_giving(std::string text, std::string_view language) {
  constexpr std::string_view kBegin = "giving(";
  while (const auto call = call_of(kBegin, text)) {
    const auto [begin, end] = *call;
    const std::string inner = text.substr(begin + kBegin.size(), end - begin - kBegin.size());
    const auto words = words_of(inner);
    assert(words.size() == 2);
    text.replace(begin, end - begin + 1, giving(words[0], words[1], language));
  }
  return text;
}

}  // namespace

std::string with_who_can(std::string_view statement, std::string_view common, std::string_view language) {
  constexpr std::string_view kBegin = "\nwho_can(";
  const auto call = call_of(kBegin, statement);
  if (!call.has_value()) return with_giving(std::string(statement), language);
  const auto [begin, end] = *call;
  const auto words = words_of(statement.substr(begin + kBegin.size(), end - begin - kBegin.size()));
  assert(words.size() == 5);
  std::string text(common);
  if (language == "cypher") {
    text = replaced(text, "OF_OTHER", rank_of(words[2], words[3]));
    text = replaced(text, "RANK", rank_of(words[0], words[1]));
  }
  text = replaced(text, "OTHER_ACTION", words[3]);
  text = replaced(text, "OTHER", words[2]);
  text = replaced(text, "RIGHT", words[0]);
  text = replaced(text, "ACTION", words[1]);
  text = replaced(text, "VERB", words[4]);
  return with_giving(std::string(statement.substr(0, begin + 1)) + text + std::string(statement.substr(end + 2)),
                     language);
}

}  // namespace dynatlas::findings
