#include "base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace dynatlas::log {
namespace {

Format g_format = Format::text;
std::mutex g_around_mutex;
std::function<void(const std::function<void()>&)> g_around;

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets any
  return value == nullptr ? std::string_view() : std::string_view(value);
}

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto made = std::make_shared<spdlog::logger>(
        "dynatlas", std::make_shared<spdlog::sinks::stderr_color_sink_mt>(may_color() ? spdlog::color_mode::automatic
                                                                                      : spdlog::color_mode::never));
    made->set_pattern("%^%l%$: %v");
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// Escapes what would break a line or a JSON string.
std::string escaped(std::string_view text, bool json) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (json && (c == '"' || c == '\\')) {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void configure(Level least, Format format) {
  g_format = format;
  logger().set_level(to_spdlog(least));
  if (format == Format::json) {
    logger().set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":"%v"})",
                         spdlog::pattern_time_type::utc);
  }
}

bool may_color() {
  return variable("NO_COLOR").empty() && variable("CLICOLOR") != "0" && variable("TERM") != "dumb";
}

Format format() {
  return g_format;
}

void write(Level level, std::string_view message) {
  const std::string line = escaped(message, g_format == Format::json);
  const auto write_line = [&] { logger().log(to_spdlog(level), spdlog::string_view_t(line)); };
  const std::lock_guard lock(g_around_mutex);
  if (g_around) {
    g_around(write_line);
  } else {
    write_line();
  }
}

void set_around(std::function<void(const std::function<void()>& write)> around) {
  const std::lock_guard lock(g_around_mutex);
  g_around = std::move(around);
}

}  // namespace dynatlas::log
