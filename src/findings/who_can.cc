#include "findings/who_can.h"

#include <array>
#include <cassert>
#include <utility>
#include <vector>

namespace dynatlas::findings {
namespace {

// Of a relationship `given`, in Cypher, what who_can.sql says of its columns `one` and `other`.
constexpr std::string_view kRank = R"(CASE
         WHEN type(given) <> 'RIGHT' THEN 9
         WHEN given.actions IS NOT NULL AND ('ACTION' = '*' OR 'ACTION' IN given.actions)
         THEN CASE given.state WHEN 'granted' THEN 2 ELSE 1 END
         WHEN 'ACTION' = '*' OR 'ACTION' IN given.conditional_actions
         THEN CASE WHEN any(key IN given.condition_keys WHERE key STARTS WITH 'unread:' OR key STARTS WITH 'uncertain:')
                   THEN 4 ELSE 3 END
         ELSE 9 END)";

// In a policy, in small letters: what gives a right.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kGiving{{
    {"CAN_READ_DATA",
     "dynamodb:batchgetitem,dynamodb:getitem,dynamodb:partiqlselect,dynamodb:query,"
     "dynamodb:scan"},
    {"CAN_WRITE_DATA",
     "dynamodb:batchwriteitem,dynamodb:deleteitem,dynamodb:partiqldelete,dynamodb:partiqlinsert,"
     "dynamodb:partiqlupdate,dynamodb:putitem,dynamodb:updateitem"},
    {"CAN_DELETE_TABLE", "dynamodb:deletetable"},
}};

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

}  // namespace

std::string with_who_can(std::string_view statement, std::string_view common, std::string_view language) {
  constexpr std::string_view kBegin = "\nwho_can(";
  const auto begin = statement.find(kBegin);
  if (begin == std::string_view::npos) return std::string(statement);
  const auto end = statement.find(")\n", begin);
  assert(end != std::string_view::npos);
  const auto words = words_of(statement.substr(begin + kBegin.size(), end - begin - kBegin.size()));
  assert(words.size() == 5);
  const bool is_cypher = language == "cypher";
  std::string_view giving;
  for (const auto& [right, actions] : kGiving) {
    if (right == words[0]) giving = actions;
  }
  assert(!giving.empty());
  std::string text(common);
  text = replaced(text, "ASKED", replaced(std::string(giving), ",", is_cypher ? "', '" : "\",\""));
  if (is_cypher) {
    text = replaced(text, "OF_OTHER", rank_of(words[2], words[3]));
    text = replaced(text, "RANK", rank_of(words[0], words[1]));
  }
  text = replaced(text, "OTHER_ACTION", words[3]);
  text = replaced(text, "OTHER", words[2]);
  text = replaced(text, "RIGHT", words[0]);
  text = replaced(text, "ACTION", words[1]);
  text = replaced(text, "VERB", words[4]);
  return std::string(statement.substr(0, begin + 1)) + text + std::string(statement.substr(end + 2));
}

}  // namespace dynatlas::findings
