// dynatlas ask: a question that has a name, in the store's own language.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/answer.h"
#include "cli/suggestion.h"
#include "questions/questions.h"

namespace dynatlas::cli {
namespace {

using questions::Question;

struct AskOptions {
  std::string name;
  std::vector<std::string> values;  // "limit=5"
  AnswerOptions answer;
};

void list_questions(OutputFormat format) {
  RowWriter writer(std::cout, format);
  writer.columns({"name", "question", "parameters"});
  for (const Question& question : questions::to_ask("sql")) {
    std::string parameters;
    for (const auto& [name, value, description] : question.parameters) {
      parameters += fmt::format("{}{}={} ({})", parameters.empty() ? "" : ", ", name, value, description);
    }
    writer.row({question.name, question.description, parameters});
  }
  writer.end();
}

Question find(std::string_view name, std::string_view language) {
  const std::vector<Question> all = questions::to_ask(language);
  const auto found = std::ranges::find(all, name, &Question::name);
  if (found == all.end()) {
    std::vector<std::string> names;
    for (const Question& question : all) names.emplace_back(question.name);
    const std::string meant = did_you_mean(name, names);
    throw Error(ErrorKind::usage, "no such question" + (meant.empty() ? "; `dynatlas ask` lists them" : meant),
                std::string(name));
  }
  return *found;
}

// The defaults, and what was said instead.
graph::Params params_of(const Question& question, const std::vector<std::string>& said) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  graph::Params params;
  for (const questions::Parameter& parameter : question.parameters) {
    params.emplace(parameter.name, parameter.value);
  }
  for (const std::string& pair : said) {
    const auto equals = pair.find('=');
    const auto found = params.find(pair.substr(0, equals));
    std::int64_t value = -1;
    const char* const end = pair.data() + pair.size();
    if (equals != std::string::npos && found != params.end()) {
      const auto read = std::from_chars(pair.data() + equals + 1, end, value);
      if (read.ec == std::errc{} && read.ptr == end && value >= 0) {
        found->second = value;
        continue;
      }
    }
    std::string known;
    for (const auto& parameter : question.parameters) known += fmt::format(" {}=N", parameter.name);
    throw Error(ErrorKind::usage,
                known.empty() ? "takes no parameter" : fmt::format("takes{}, N from 0; not {}", known, pair),
                std::string(question.name));
  }
  params.emplace("now", now.time_since_epoch().count());
  return params;
}

int run_ask(const AskOptions& options, const Context& context) {
  if (options.name.empty()) {
    list_questions(options.answer.format);
    return 0;
  }
  const std::string language = options.answer.store.is_neo4j() ? "cypher" : "sql";
  const graph::Params params = params_of(find(options.name, language), options.values);
  try {
    answer(questions::question(options.name, language), params, options.answer, context);
  } catch (const Error& error) {
    refuse_older_graph(error);
    throw;
  }
  return 0;
}

}  // namespace

Command add_ask(CLI::App& application) {
  const auto options = std::make_shared<AskOptions>();
  CLI::App* app = application.add_subcommand("ask", "Answer a ready-made question; without a name, list them all");
  app->add_option("name", options->name, "The question");
  app->add_option("parameters", options->values, "Its parameters, as in limit=5")->type_name("NAME=N");
  add_answer_options(*app, options->answer);
  return {app, [options](const Context& context) { return run_ask(*options, context); }};
}

}  // namespace dynatlas::cli
