#include "questions/questions.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <map>
#include <optional>
#include <string>

namespace dynatlas::questions {
namespace {

struct Text {
  std::string_view file;
  std::string_view text;
};

constexpr Text kTexts[] = {
#include "questions/texts.inc"  // made by cmake/EmbedQuestions.cmake
};

// The text behind "-- " or "// ", line by line; nothing where the comments end.
std::optional<std::string_view> next_comment(std::string_view& text) {
  if (!text.starts_with("-- ") && !text.starts_with("// ")) return std::nullopt;
  const std::string_view line = text.substr(3, text.find('\n') - 3);
  text.remove_prefix(std::min(text.size(), line.size() + 4));
  return line;
}

// "limit=20: how many"
Parameter parameter_of(std::string_view line) {
  const auto equals = line.find('=');
  const auto colon = line.find(": ", equals);
  assert(equals != std::string_view::npos && colon != std::string_view::npos);
  Parameter parameter{line.substr(0, equals), 0, line.substr(colon + 2)};
  [[maybe_unused]] const auto read = std::from_chars(line.data() + equals + 1, line.data() + colon, parameter.value);
  assert(read.ptr == line.data() + colon);
  return parameter;
}

// In Cypher, what the view `answered` is in SQL (models/answered.h).
constexpr std::string_view kAnswered = R"(EXISTS {
  MATCH (answering:AWSAccount)-[:RESOURCE]->(TABLE)
  MATCH (answers:DynatlasCoverage {id: answering.id + '/' + TABLE.region + '/' + OPERATION})
  WITH answers, TABLE.firstseen / 1000 AS seen,
       CASE WHEN toFloatOrNull(TABLE.creation_date_time) IS NULL THEN coalesce(TABLE.creation_date_time.epochSeconds, 0)
            ELSE TABLE.creation_date_time END AS made
  WHERE (answers.subjects IS NULL AND seen <= answers.read_at AND toInteger(made) <= answers.read_at
         AND (answers.state = 'complete' OR (answers.state = 'incomplete' AND answers.unread IS NOT NULL
                                             AND NOT EXISTS { MATCH (answers)-[:UNREAD]->(TABLE) })))
     OR (answers.state <> 'failed'
         AND EXISTS { MATCH (answers)-[answer:READ]->(TABLE) WHERE toInteger(made) <= answer.read_at }
         AND NOT EXISTS { MATCH (answers)-[:UNREAD]->(TABLE) })
})";
// Of what is asked of an account as a whole. What its principals may do with a table is evaluated.
constexpr std::string_view kAnsweredOfAccount = R"(EXISTS {
  MATCH (answering:AWSAccount)-[:RESOURCE]->(TABLE)
  MATCH (answers:DynatlasCoverage {id: answering.id + '/aws-global/' + OPERATION})
  WHERE answers.subjects IS NULL AND answers.state = 'complete'
    AND (OPERATION <> 'iam:GetAccountAuthorizationDetails' OR EXISTS {
      MATCH (evaluated:DynatlasAccess {id: answering.id + '/access'})
      WHERE evaluated.digest IS NOT NULL AND TABLE.firstseen / 1000 <= evaluated.evaluated_at })
})";

// In SQL the same as the view `answered`, of `tables` and its account's `resource`: by keys alone, as a million tables
// are asked about.
constexpr std::string_view kAnsweredSql = R"((EXISTS (
  SELECT 1 FROM "DynatlasCoverage" AS note
  WHERE note.id = resource.src || '/' || tables.region || '/' || OPERATION AND note.subjects IS NULL
    AND note.state = 'complete' AND CAST(tables.firstseen / 1000 AS INTEGER) <= note.read_at AND MADE <= note.read_at)
OR (EXISTS (
  SELECT 1 FROM "READ" AS answer
  WHERE answer.src = resource.src || '/' || tables.region || '/' || OPERATION AND answer.dst = tables.id
    AND MADE <= answer.read_at)
AND NOT EXISTS (
  SELECT 1 FROM "UNREAD" AS vain
  WHERE vain.src = resource.src || '/' || tables.region || '/' || OPERATION AND vain.dst = tables.id))))";
constexpr std::string_view kAnsweredOfAccountSql = R"((EXISTS (
  SELECT 1 FROM "DynatlasCoverage" AS note
  WHERE note.id = resource.src || '/aws-global/' || OPERATION AND note.subjects IS NULL AND note.state = 'complete')
AND (OPERATION <> 'iam:GetAccountAuthorizationDetails' OR EXISTS (
  SELECT 1 FROM "DynatlasAccess" AS access
  WHERE access.id = resource.src || '/access' AND access.digest IS NOT NULL
    AND CAST(tables.firstseen / 1000 AS INTEGER) <= access.evaluated_at))))";
constexpr std::string_view kMade = R"(CAST(coalesce(CASE typeof(tables.creation_date_time)
    WHEN 'text' THEN unixepoch(tables.creation_date_time) ELSE tables.creation_date_time END, 0) AS INTEGER))";

// `'iam:…'`, as a statement has it. Of a variable nothing is known: it holds an operation of a region.
bool is_quoted_of_account(std::string_view operation) {
  return operation.starts_with('\'') && is_of_account(operation.substr(1));
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

// With each `answered('operation')` of SQL written out.
std::string expanded_sql(std::string_view text) {
  constexpr std::string_view kBegin = "answered('";
  std::string whole;
  for (auto begin = text.find(kBegin); begin != std::string_view::npos; begin = text.find(kBegin)) {
    const auto end = text.find(')', begin);
    const auto operation = text.substr(begin + kBegin.size() - 1, end - begin - kBegin.size() + 1);
    const auto answered = is_quoted_of_account(operation) ? kAnsweredOfAccountSql : kAnsweredSql;
    whole += text.substr(0, begin);
    whole += replaced(replaced(std::string(answered), "OPERATION", operation), "MADE", std::string(kMade));
    text.remove_prefix(end + 1);
  }
  return whole.append(text);
}

// With each `answered(table, operation)` of Cypher written out.
std::string expanded(std::string_view text) {
  constexpr std::string_view kBegin = "answered(";
  std::string whole;
  for (auto begin = text.find(kBegin); begin != std::string_view::npos; begin = text.find(kBegin)) {
    const auto comma = text.find(", ", begin);
    const auto end = text.find(')', begin);
    const auto table = text.substr(begin + kBegin.size(), comma - begin - kBegin.size());
    const auto operation = text.substr(comma + 2, end - comma - 2);
    const auto answered = is_quoted_of_account(operation) ? kAnsweredOfAccount : kAnswered;
    whole += text.substr(0, begin);
    whole += replaced(replaced(std::string(answered), "TABLE", table), "OPERATION", operation);
    text.remove_prefix(end + 1);
  }
  return whole.append(text);
}

// As it is asked.
std::string_view whole_text(const Text& text) {
  static const std::map<std::string_view, std::string> kWhole = [] {
    std::map<std::string_view, std::string> all;
    for (const Text& one : kTexts) {
      all.emplace(one.file, written_out(one.text, one.file.substr(one.file.find('.') + 1)));
    }
    return all;
  }();
  return kWhole.find(text.file)->second;
}

}  // namespace

std::vector<Question> to_ask(std::string_view language) {
  constexpr std::string_view kAsk = "ask: ";
  std::vector<Question> questions;
  for (const auto& [file, whole] : kTexts) {
    const auto dot = file.find('.');
    std::string_view text = whole;
    const auto first = next_comment(text);
    if (file.substr(dot + 1) != language || !first.has_value() || !first->starts_with(kAsk)) continue;
    Question& question = questions.emplace_back(Question{file.substr(0, dot), first->substr(kAsk.size()), {}});
    while (const auto line = next_comment(text)) question.parameters.push_back(parameter_of(*line));
  }
  std::ranges::sort(questions, {}, &Question::name);
  return questions;
}

std::string_view question(std::string_view name, std::string_view language) {
  for (const Text& text : kTexts) {
    if (text.file.starts_with(name) && text.file.substr(name.size()).starts_with('.') &&
        text.file.substr(name.size() + 1) == language) {
      return whole_text(text);
    }
  }
  assert(false && "no such question");
  return {};
}

std::string written_out(std::string_view text, std::string_view language) {
  return language == "cypher" ? expanded(text) : expanded_sql(text);
}

}  // namespace dynatlas::questions
