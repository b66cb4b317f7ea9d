#include "questions/questions.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <optional>

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

// "limit=20: so many of them"
Parameter parameter_of(std::string_view line) {
  const auto equals = line.find('=');
  const auto colon = line.find(": ", equals);
  assert(equals != std::string_view::npos && colon != std::string_view::npos);
  Parameter parameter{line.substr(0, equals), 0, line.substr(colon + 2)};
  [[maybe_unused]] const auto read = std::from_chars(line.data() + equals + 1, line.data() + colon, parameter.value);
  assert(read.ptr == line.data() + colon);
  return parameter;
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
      return text.text;
    }
  }
  assert(false && "no such question");
  return {};
}

}  // namespace dynatlas::questions
