#include "aws/token_cache.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>
#include <system_error>

#include "aws/credentials_parse.h"
#include "base/log.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

bool write_whole(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0;
}

// mkstemp makes it 0600.
bool put_in_place(const std::string& path, std::string_view text) {
  std::string name = path + ".XXXXXX";
  const int file = ::mkstemp(name.data());
  if (file < 0) return false;
  const bool is_written = write_whole(file, text);
  const bool is_good = ::close(file) == 0 && is_written && std::rename(name.c_str(), path.c_str()) == 0;
  if (!is_good) ::unlink(name.c_str());
  return is_good;
}

struct Turns {
  std::mutex mutex;
  std::condition_variable_any ended;
  std::set<std::string> taken;
};

Turns& turns() {
  static Turns all;
  return all;
}

}  // namespace

std::optional<json> read_token_cache(const std::string& path) {
  const auto text = read_token_file(path);
  if (!text) return std::nullopt;
  json token = json::parse(*text, nullptr, false);
  return token.is_object() ? std::optional<json>(std::move(token)) : std::nullopt;
}

void replace_token_cache(const std::string& path, const json& token, const std::string& advice) {
  if (put_in_place(path, token.dump(-1, ' ', false, json::error_handler_t::replace))) return;
  log::warning("{}: the renewed token cannot be kept there ({}): {}", path, std::generic_category().message(errno),
               advice);
}

RenewalTurn::RenewalTurn(std::string path, const std::stop_token& stop) : path_(std::move(path)) {
  std::unique_lock lock(turns().mutex);
  is_mine_ = turns().ended.wait(lock, stop, [&] { return !turns().taken.contains(path_); });
  if (is_mine_) turns().taken.insert(path_);
}

RenewalTurn::~RenewalTurn() {
  const std::lock_guard lock(turns().mutex);
  if (is_mine_) turns().taken.erase(path_);
  turns().ended.notify_all();
}

}  // namespace dynatlas::aws
