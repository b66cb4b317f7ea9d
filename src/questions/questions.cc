#include "questions/questions.h"

#include <cassert>

namespace dynatlas::questions {
namespace {

struct Text {
  std::string_view file;
  std::string_view text;
};

constexpr Text kTexts[] = {
#include "questions/texts.inc"  // made by cmake/EmbedQuestions.cmake
};

}  // namespace

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
