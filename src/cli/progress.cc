#include "cli/progress.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

#include "base/log.h"

namespace dynatlas::cli {
namespace {

// A rate is that of this time, and is told once it is known for the shorter.
constexpr std::chrono::seconds kRateOver{10};
constexpr std::chrono::seconds kRateFrom{2};
// How long an account is shown as throttled.
constexpr std::chrono::seconds kThrottledFor{3};

// Held while something is written to the terminal.
std::mutex g_current_mutex;
ProgressDisplay* g_current = nullptr;
int g_pauses = 0;

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets any
  return value == nullptr ? std::string_view() : std::string_view(value);
}

// Lines can be drawn again on it.
bool is_terminal() {
  return ::isatty(STDERR_FILENO) != 0 && variable("TERM") != "dumb" && !variable("TERM").empty();
}

bool is_utf8() {
  for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value(variable(name));
    if (value.empty()) continue;
    std::ranges::transform(value, value.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return value.ends_with("utf-8") || value.ends_with("utf8");
  }
  return false;
}

Screen look_at_screen() {
  Screen screen{.is_utf8 = is_utf8(), .has_color = log::may_color()};
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0) {
    if (size.ws_col > 0) screen.columns = size.ws_col;
    if (size.ws_row > 0) screen.rows = size.ws_row;
  }
  return screen;
}

// In the background nothing is drawn over what the foreground shows.
bool is_in_background() {
  const pid_t foreground = ::tcgetpgrp(STDERR_FILENO);
  return foreground >= 0 && foreground != ::getpgrp();
}

// In one piece, so that nothing flickers. Not at all on a terminal that was halted (Ctrl-S): the run goes on.
void write_out(std::string_view text) {
  pollfd terminal{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  while (!text.empty() && ::poll(&terminal, 1, 0) > 0) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::optional<double> Rate::operator()(Clock::SteadyTime now, std::uint64_t count) {
  counts_.emplace_back(now, count);
  while (counts_.size() > 2 && now - counts_.front().first > kRateOver) counts_.pop_front();
  const auto& [then, before] = counts_.front();
  if (now - then < kRateFrom) return std::nullopt;
  return static_cast<double>(count - before) / std::chrono::duration<double>(now - then).count();
}

ProgressDisplay::ProgressDisplay(sync::Progress& progress, const CallSource& calls, bool is_enabled, const Pace& pace)
    : progress_(progress), calls_(calls), pace_(pace), start_(system_clock().steady_now()) {
  if (!is_enabled) return;
  if (!is_terminal()) {
    thread_ = std::thread([this] { tell_now_and_then(); });
    return;
  }
  progress_.is_watched = true;
  {
    const std::lock_guard lock(g_current_mutex);
    g_current = this;
  }
  log::set_around([this](const std::function<void()>& write) {
    const std::lock_guard lock(g_current_mutex);
    write_out(erased(columns_));
    write();
  });
  thread_ = std::thread([this] { draw_again_and_again(); });
}

ProgressDisplay::~ProgressDisplay() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
  log::set_around({});
  const std::lock_guard lock(g_current_mutex);
  if (g_current != this) return;
  g_current = nullptr;
  write_out(erased(columns_));
}

ProgressDisplay::Pause::Pause() {
  const std::lock_guard lock(g_current_mutex);
  ++g_pauses;
  if (g_current != nullptr) write_out(g_current->erased(g_current->columns_));
}

ProgressDisplay::Pause::~Pause() {
  const std::lock_guard lock(g_current_mutex);
  --g_pauses;
}

void ProgressDisplay::draw_again_and_again() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, pace_.draw, [this] { return is_ending_; })) {
    const Screen screen = look_at_screen();
    const auto lines = progress_lines(view(), screen);
    const std::lock_guard terminal(g_current_mutex);
    if (g_pauses == 0 && !is_in_background()) draw(lines, screen);
  }
}

void ProgressDisplay::tell_now_and_then() {
  std::unique_lock lock(mutex_);
  auto next = pace_.tell_first;
  while (!wake_.wait_for(lock, next, [this] { return is_ending_; })) {
    log::info("{}", progress_text(view()));
    next = pace_.tell;
  }
}

ProgressView ProgressDisplay::view() {
  const auto now = system_clock().steady_now();
  const aws::CallCounts* const calls = calls_;
  ProgressView view;
  progress_.look([&](const sync::AccountProgress& account) {
    AccountView& shown = view.accounts.emplace_back();
    shown.account = account.account;
    shown.name = account.name;
    shown.regions = account.regions.size();
    shown.tables_listed = account.listed();
    shown.tables_answered = account.answered();
    shown.is_listed = account.is_listed();
    for (const sync::RegionProgress& region : account.regions) {
      if (!region.is_done) shown.open.push_back(region.region);
    }
  });
  view.accounts_all = progress_.accounts;
  view.accounts_done = progress_.accounts_done;
  view.regions = progress_.regions;
  view.regions_done = progress_.regions_done;
  view.tables_answered = progress_.tables_answered;
  view.questions_answered = progress_.questions_answered;
  view.questions = progress_.questions;
  view.tables_listed = progress_.tables_listed;
  view.rows = progress_.rows_loaded;
  view.not_described = progress_.tables_not_described;
  view.tables = progress_.total();
  view.seconds = std::chrono::duration<double>(now - start_).count();
  if (calls != nullptr) {
    const aws::CallCount total = calls->total();
    view.calls = total.calls;
    view.throttles = total.throttles;
    for (AccountView& account : view.accounts) {
      account.throttled = calls->throttled_since(account.account, now - kThrottledFor);
    }
  }
  view.rate = tables_rate_(now, view.tables_answered);
  if (calls != nullptr) view.calls_rate = calls_rate_(now, view.calls);
  return view;
}

// From the end of what was drawn back to its beginning. A terminal that was made narrower has broken its lines.
std::string ProgressDisplay::erased(std::size_t screen_columns) {
  if (drawn_.empty()) return {};
  std::size_t rows = 0;
  for (const std::size_t columns : drawn_)
    rows += std::max<std::size_t>(1, (columns + screen_columns - 1) / screen_columns);
  drawn_.clear();
  std::string out = "\r";
  if (rows > 1) out += "\033[" + std::to_string(rows - 1) + "A";
  return out + "\033[J";
}

// Over what stands there, each line erased only behind its text: nothing is ever blank in between.
void ProgressDisplay::draw(const std::vector<std::string>& lines, const Screen& screen) {
  const bool is_same_size = screen.columns == columns_;
  std::string out;
  if (is_same_size && !drawn_.empty()) {
    out = "\r";
    if (drawn_.size() > 1) out += "\033[" + std::to_string(drawn_.size() - 1) + "A";
  } else {
    out = erased(screen.columns);
  }
  columns_ = screen.columns;
  drawn_.clear();
  for (const std::string& line : lines) {
    if (!drawn_.empty()) out += "\r\n";
    out += line + "\033[K";
    drawn_.push_back(columns_of(line));
  }
  write_out(out + "\033[J");
}

}  // namespace dynatlas::cli
