// Whatever stands in a configuration file: reading it must end, never crash, and name a line of the file when refused.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "aws/ini.h"
#include "aws/shell_words.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dynatlas::aws;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto sections = parse_ini(text);
  if (!sections.has_value()) {
    const auto ends = std::ranges::count_if(text, [](char c) { return c == '\n' || c == '\r'; });
    if (sections.error().line < 1 || sections.error().line > static_cast<std::size_t>(ends) + 1) std::abort();
    return 0;
  }
  for (const IniSection& section : *sections) static_cast<void>(shell_words(section.name));
  return 0;
}
