#include "cli/prometheus.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <vector>

#include "sync/report.h"

namespace dynatlas::cli {
namespace {

using models::kKinds;

// "dynatlas_runs_total{exit_code="0"}" → its value.
using Samples = std::map<std::string, double, std::less<>>;

// What cannot be read is no sample: its counter begins anew, which Prometheus allows for.
Samples parse(std::string_view text) {
  Samples samples;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t space = line.rfind(' ');
    if (!line.starts_with("dynatlas_") || space == std::string_view::npos) continue;
    double value = 0;
    const char* const end = line.data() + line.size();
    const auto [stop, error] = std::from_chars(line.data() + space + 1, end, value);
    if (error == std::errc{} && stop == end && std::isfinite(value)) samples.emplace(line.substr(0, space), value);
  }
  return samples;
}

std::string number(double value) {
  const bool is_whole = value == std::floor(value) && std::abs(value) < 1e15;
  return is_whole ? fmt::format("{:.0f}", value) : fmt::format("{}", value);
}

// name="value", escaped as the format wants it.
std::string label(std::string_view name, std::string_view value) {
  std::string out = fmt::format("{}=\"", name);
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? std::string_view("\\n") : std::string_view(&c, 1);
  }
  return out + '"';
}

class Text {
 public:
  explicit Text(std::string_view previous) : previous_(parse(previous)) {}

  // Begins a metric. A counter's earlier samples come first.
  void counter(std::string_view name, std::string_view help) {
    begin(name, help, "counter");
    for (auto at = previous_.lower_bound(name); at != previous_.end() && at->first.starts_with(name); ++at) {
      const std::string_view rest = std::string_view(at->first).substr(name.size());
      if (rest.empty() || rest.front() == '{') samples_.insert(*at);
    }
  }
  void gauge(std::string_view name, std::string_view help) { begin(name, help, "gauge"); }

  void add(double value, const std::string& labels = {}) {
    samples_[labels.empty() ? name_ : fmt::format("{}{{{}}}", name_, labels)] += value;
  }
  void add(std::uint64_t value, const std::string& labels = {}) { add(static_cast<double>(value), labels); }

  // The value that a gauge had, if it was there.
  void keep() {
    if (const auto found = previous_.find(name_); found != previous_.end()) samples_.insert(*found);
  }

  std::string end() {
    flush();
    return std::move(text_);
  }

 private:
  void begin(std::string_view name, std::string_view help, std::string_view type) {
    flush();
    name_ = name;
    head_ = fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }
  void flush() {
    if (!samples_.empty()) text_ += head_;
    for (const auto& [sample, value] : samples_) text_ += fmt::format("{} {}\n", sample, number(value));
    samples_.clear();
  }

  const Samples previous_;
  std::string name_;
  std::string head_;
  Samples samples_;  // of the metric that is being written
  std::string text_;
};

void add_calls(Text& text, const sync::Figures& figures) {
  const auto each = [&](std::string_view name, std::string_view help, auto member) {
    text.counter(name, help);
    for (const aws::CallCount& count : figures.calls) {
      text.add(count.*member, label("operation", count.operation) + "," + label("region", count.region));
    }
  };
  using Count = aws::CallCount;
  each("dynatlas_aws_calls_total", "Calls to AWS that got their final answer, good or bad.", &Count::calls);
  each("dynatlas_aws_call_failures_total", "Of the calls, those that failed for good.", &Count::failures);
  each("dynatlas_aws_attempts_total", "Requests sent to AWS.", &Count::attempts);
  each("dynatlas_aws_retries_total", "Of the requests, those sent again.", &Count::retries);
  each("dynatlas_aws_throttles_total", "Of the requests, those that AWS throttled.", &Count::throttles);
  each("dynatlas_aws_attempt_seconds_total", "Time from sending to the answer, of all requests together.",
       &Count::attempt_seconds);
}

void add_tables(Text& text, const sync::Figures& figures) {
  const auto one = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    text.counter(name, help);
    text.add(value);
  };
  one("dynatlas_tables_listed_total", "Tables that ListTables named.", figures.tables_listed);
  one("dynatlas_tables_loaded_total", "Tables that were described and loaded.", figures.tables_loaded);
  one("dynatlas_tables_vanished_total", "Tables that went away between listing and description.",
      figures.tables_vanished);
  one("dynatlas_tables_not_described_total", "Tables that could not be described.", figures.tables_not_described);
  one("dynatlas_tables_deleted_total", "Tables deleted from the graph, as they are gone.", figures.tables_deleted);
  text.counter("dynatlas_nodes_loaded_total", "Nodes loaded: written, or found as they should be and marked as seen.");
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    if (models::first_of_label(kind) != kind) continue;
    text.add(figures.nodes_loaded[kind], label("label", kKinds[kind]->label));
  }
  one("dynatlas_relationships_loaded_total", "Relationships written to the graph.", figures.relationships_loaded);
  one("dynatlas_nodes_deleted_total", "Nodes deleted from the graph.", figures.nodes_deleted);
  text.counter("dynatlas_phase_seconds_total", "Time spent; read, transform and load go on side by side.");
  for (std::size_t phase = 0; phase < sync::kPhases.size(); ++phase) {
    text.add(figures.seconds[phase], label("phase", sync::kPhases[phase]));
  }
}

void add_last_run(Text& text, const sync::Figures& figures, const RunEnd& end) {
  const double time = std::chrono::duration<double>(end.time.time_since_epoch()).count();
  const auto one = [&](std::string_view name, std::string_view help, double value) {
    text.gauge(name, help);
    text.add(value);
  };
  one("dynatlas_last_run_timestamp_seconds", "When the last run ended.", time);
  one("dynatlas_last_run_duration_seconds", "How long the last run took.", end.seconds);
  one("dynatlas_last_run_exit_code", "The last run's exit code (0: everything was read).", end.exit_status);
  one("dynatlas_last_run_dry_run", "1 where the last run was to write nothing (--dry-run).", end.is_dry_run ? 1 : 0);
  one("dynatlas_last_run_interrupted", "1 where the last run was interrupted.", end.is_interrupted ? 1 : 0);
  one("dynatlas_last_run_accounts", "Accounts of the last run.", static_cast<double>(figures.accounts));
  one("dynatlas_last_run_accounts_refused", "Of them, those that a guard stopped.",
      static_cast<double>(figures.accounts_refused));
  one("dynatlas_last_run_tables", "Tables that the last run's listings named.",
      static_cast<double>(figures.tables_listed));
  text.gauge("dynatlas_last_run_parts", "Parts (account, region, operation) of the last run by how they were read.");
  for (const sync::Coverage coverage : {sync::Coverage::complete, sync::Coverage::incomplete, sync::Coverage::failed}) {
    text.add(figures.parts[static_cast<std::size_t>(coverage)], label("coverage", to_string(coverage)));
  }
  text.gauge("dynatlas_last_complete_run_timestamp_seconds", "When the last run ended that read everything.");
  if (end.exit_status == 0 && !end.is_dry_run) {
    text.add(time);
  } else {
    text.keep();
  }
}

}  // namespace

std::string prometheus_text(const sync::Figures& figures, const RunEnd& end, std::string_view previous) {
  Text text(previous);
  text.gauge("dynatlas_build_info", "The version of Dynatlas that ran last.");
  text.add(1.0, label("version", DYNATLAS_VERSION));
  text.counter("dynatlas_runs_total", "Runs by their exit code.");
  text.add(1.0, label("exit_code", std::to_string(end.exit_status)));
  add_calls(text, figures);
  add_tables(text, figures);
  add_last_run(text, figures, end);
  return text.end();
}

}  // namespace dynatlas::cli
