#include "cli/progress_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "cli/output.h"

namespace dynatlas::cli {
namespace {

constexpr std::size_t kBarColumns = 20;
constexpr std::size_t kBarColumnsNarrow = 10;
constexpr std::size_t kWideFrom = 100;
constexpr std::string_view kYellow = "\033[33m";
constexpr std::string_view kDim = "\033[2m";
constexpr std::string_view kPlain = "\033[0m";

// 1234567 → "1,234,567".
std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string duration(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::max(0.0, std::ceil(seconds)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

// "a, b and 3 more".
std::string list(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) text += (i == 0 ? "" : ", ") + printable(names[i]);
  return names.size() > kMost ? fmt::format("{} and {} more", text, names.size() - kMost) : text;
}

// What may be coloured is a piece of its own.
struct Piece {
  std::string text;
  std::string_view color = {};
};
using Line = std::vector<Piece>;

// A code point and how many bytes it takes; a broken one is a byte.
std::pair<char32_t, std::size_t> decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (size == 1 || first < 0xc0 || text.size() < size) return {first, 1};
  char32_t point = first & (0xffu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
  return {point, size};
}

// Two for everything that might be wide (East Asian scripts, emoji): a line too short does no harm, one too long does.
std::size_t width_of(char32_t point) {
  const bool is_narrow = point < 0x1100 || (point >= 0x2000 && point < 0x2e80);
  return is_narrow ? 1 : 2;
}

std::string fit(const Line& line, const Screen& screen) {
  const std::size_t most = std::max<std::size_t>(screen.columns, 2) - 1;
  std::size_t all = 0;
  for (const Piece& piece : line) all += columns_of(piece.text);
  const std::string_view dots = screen.is_utf8 ? "…" : ".";
  std::size_t room = all <= most ? most : most - 1;
  std::string out;
  for (const Piece& piece : line) {
    const bool colored = screen.has_color && !piece.color.empty();
    if (colored) out += piece.color;
    std::string_view rest = piece.text;
    while (!rest.empty()) {
      const auto [point, size] = decode(rest);
      if (width_of(point) > room) break;
      room -= width_of(point);
      out += rest.substr(0, size);
      rest.remove_prefix(size);
    }
    if (colored) out += kPlain;
    if (!rest.empty()) return out += dots;
  }
  return out;
}

// The separator and the bar's two signs. The terminal may be of another age.
std::string_view between(const Screen& screen) {
  return screen.is_utf8 ? " · " : " - ";
}

std::string bar(double share, const Screen& screen) {
  const std::size_t columns = screen.columns < kWideFrom ? kBarColumnsNarrow : kBarColumns;
  const auto full = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(columns));
  std::string out = "[";
  for (std::size_t i = 0; i < columns; ++i) {
    out += screen.is_utf8 ? (i < full ? "█" : "░") : (i < full ? "#" : ".");
  }
  return out + "]";
}

std::string label_of(const AccountView& account) {
  const std::string id = account.account.empty() ? "?" : printable(account.account);
  return account.name.empty() || account.name == "default" ? id : id + " " + printable(account.name);
}

Line account_line(const AccountView& account, std::size_t label_columns, const Screen& screen) {
  const std::string label = label_of(account);
  Line line{{label + std::string(label_columns - std::min(label_columns, columns_of(label)), ' ')}};
  line.push_back({fmt::format("  {}/{}{} tables", grouped(account.tables_answered), grouped(account.tables_listed),
                              account.is_listed ? "" : "+")});
  line.push_back(
      {fmt::format("{}{}/{} regions", between(screen), account.regions - account.open.size(), account.regions)});
  if (!account.throttled.empty()) {
    line.push_back({std::string(between(screen))});
    line.push_back({"slowed by AWS: " + list(account.throttled), kYellow});
  }
  line.push_back({std::string(between(screen))});
  line.push_back({account.open.empty() ? "cleaning up" : "reading " + list(account.open), kDim});
  return line;
}

double part(std::uint64_t done, std::uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(done) / static_cast<double>(all);
}

// How much is done, where that is known: of all tables; else of the accounts, those that are being read by their own
// tables; else of the only account's regions.
std::optional<double> share_of(const ProgressView& view) {
  if (view.tables.has_value() && view.tables->tables > 0) {
    return part(view.tables_answered + view.questions_answered, view.tables->tables + view.questions);
  }
  if (view.accounts_all > 1) {
    auto done = static_cast<double>(view.accounts_done);
    for (const AccountView& account : view.accounts) {
      if (account.is_listed) done += part(account.tables_answered, account.tables_listed);
    }
    return done / static_cast<double>(view.accounts_all);
  }
  if (view.regions > 0) return part(view.regions_done, view.regions);
  return std::nullopt;
}

// What is told of all accounts together, in pieces: on a small screen there is no room for the last ones.
std::vector<std::string> overall(const ProgressView& view) {
  std::vector<std::string> pieces;
  if (view.tables.has_value()) {
    pieces.push_back(fmt::format("{} of {}{} tables", grouped(view.tables_answered),
                                 view.tables->is_counted ? "" : "about ", grouped(view.tables->tables)));
  } else {
    pieces.push_back(fmt::format("{} of {}+ tables", grouped(view.tables_answered), grouped(view.tables_listed)));
  }
  if (view.rate.has_value()) pieces.push_back(fmt::format("{:.0f}/s", *view.rate));
  if (view.rate.value_or(0) > 0 && view.tables.has_value() && view.tables->tables > view.tables_answered) {
    const double left = static_cast<double>(view.tables->tables - view.tables_answered) / *view.rate;
    pieces.push_back(fmt::format("{}{} left", view.tables->is_counted ? "" : "about ", duration(left)));
  }
  if (view.questions > 0) {
    pieces.push_back(fmt::format("{} of {} single facts", grouped(view.questions_answered), grouped(view.questions)));
  }
  if (view.rows > 0) pieces.push_back(grouped(view.rows) + " rows");
  if (view.accounts_all > 1) {
    pieces.push_back(fmt::format("{} of {} accounts", grouped(view.accounts_done), grouped(view.accounts_all)));
  } else {
    pieces.push_back(fmt::format("{} of {} regions", grouped(view.regions_done), grouped(view.regions)));
  }
  if (view.not_described > 0) pieces.push_back(grouped(view.not_described) + " not described");
  if (view.throttles > 0) pieces.push_back(grouped(view.throttles) + " throttled");
  pieces.push_back(duration(view.seconds));
  if (view.calls_rate.has_value()) pieces.push_back(fmt::format("{:.0f} calls/s", *view.calls_rate));
  return pieces;
}

std::string finding(const ProgressView& view, std::string_view separator) {
  return fmt::format("Finding accounts and regions{}{} calls{}{}", separator, grouped(view.calls), separator,
                     duration(view.seconds));
}

}  // namespace

std::size_t columns_of(std::string_view line) {
  std::size_t columns = 0;
  while (!line.empty()) {
    if (line.starts_with("\033[")) {
      line.remove_prefix(std::min(line.find('m'), line.size() - 1) + 1);
      continue;
    }
    const auto [point, size] = decode(line);
    columns += width_of(point);
    line.remove_prefix(size);
  }
  return columns;
}

std::vector<std::string> progress_lines(const ProgressView& view, const Screen& screen) {
  if (view.accounts_all == 0) return {fit({{finding(view, between(screen))}}, screen)};
  const std::size_t rows = std::max<std::size_t>(screen.rows, 4) - 3;  // the last one, one for more, one free
  const std::size_t shown = std::min(view.accounts.size(), rows);
  std::size_t label_columns = 0;
  for (const AccountView& account : view.accounts)
    label_columns = std::max(label_columns, columns_of(label_of(account)));
  label_columns = std::min(label_columns, std::max<std::size_t>(screen.columns / 2, 13));
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < shown; ++i) {
    lines.push_back(fit(account_line(view.accounts[i], label_columns, screen), screen));
  }
  if (shown < view.accounts.size()) {
    lines.push_back(fit({{fmt::format("and {} more", view.accounts.size() - shown)}}, screen));
  }
  Line last;
  if (const auto share = share_of(view); share.has_value()) {
    last.push_back(
        {fmt::format("{} {:.0f}%{}", bar(*share, screen), std::floor(std::min(*share, 1.0) * 100), between(screen))});
  }
  const auto pieces = overall(view);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool is_throttles = pieces[i].ends_with("throttled");
    if (i > 0) last.push_back({std::string(between(screen))});
    last.push_back({pieces[i], is_throttles ? kYellow : std::string_view{}});
  }
  lines.push_back(fit(last, screen));
  return lines;
}

std::string progress_text(const ProgressView& view) {
  if (view.accounts_all == 0) return finding(view, ", ");
  return fmt::format("{}", fmt::join(overall(view), ", "));
}

}  // namespace dynatlas::cli
