// The log: lines on standard error, as text or JSON. Never hand it a secret.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string_view>

namespace dynatlas::log {

enum class Level { debug, info, warning, error };
enum class Format { text, json };

// Called once, before threads start.
void configure(Level least, Format format);
Format format();

// Whether a terminal may be coloured, as far as the environment has a say: not with NO_COLOR (https://no-color.org),
// CLICOLOR=0, or a TERM that is dumb.
bool may_color();

// One line. Thread-safe. Control characters in `message` are escaped, so that a hostile table name cannot forge a line.
void write(Level level, std::string_view message);

// What writes a line is handed to this, until it is unset by {}: a live display can step aside for it.
void set_around(std::function<void(const std::function<void()>& write)> around);

template <typename... Args>
void debug(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::debug, fmt::format(text, std::forward<Args>(args)...));
}
template <typename... Args>
void info(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::info, fmt::format(text, std::forward<Args>(args)...));
}
template <typename... Args>
void warning(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::warning, fmt::format(text, std::forward<Args>(args)...));
}
template <typename... Args>
void error(fmt::format_string<Args...> text, Args&&... args) {
  write(Level::error, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace dynatlas::log
