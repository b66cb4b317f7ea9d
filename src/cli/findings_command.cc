// dynatlas findings: what is wrong, with its evidence.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <tuple>
#include <vector>

#include "base/arn.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/choice.h"
#include "cli/commands.h"
#include "cli/file_text.h"
#include "cli/output.h"
#include "cli/suggestion.h"
#include "cli/time_span.h"
#include "filter/fields.h"
#include "findings/checks.h"
#include "findings/mutes.h"
#include "findings/report.h"
#include "findings/stored.h"
#include "intel/operations.h"
#include "models/model.h"
#include "questions/questions.h"

namespace dynatlas::cli {
namespace {

static_assert(std::ranges::all_of(intel::kOperations, [](const auto* operation) {
  return questions::is_of_account(operation->name) == operation->is_global;
}));

using findings::Check;
using findings::Finding;
using findings::Severity;
using findings::Verdict;
using ReportFormat = findings::Format;

constexpr int kFound = 9;                  // the exit code where something at or above --fail-on stands
constexpr std::size_t kRowsMax = 100'000;  // of a table, which is sorted before it is printed

struct FindingsOptions {
  std::vector<std::string> checks;
  std::vector<std::string> set;  // "pitr-window-short.days=14"
  std::string severity = "info";
  std::string account;
  std::string region;
  std::vector<std::string> tags;
  std::string filter;
  std::vector<std::string> verdicts;
  std::string fail_on;
  bool fails_on_unknown = false;
  std::string max_age;
  std::string mute;
  std::string explain;
  bool lists = false;
  bool writes = false;
  std::int64_t since = 0;  // a tag; 0: all
  ReportFormat format = ReportFormat::table;
  StoreOptions store;
};

// What was told, by severity and verdict.
struct Counts {
  std::array<std::array<std::uint64_t, findings::kVerdicts>, 5> of{};

  std::uint64_t& at(Severity severity, Verdict verdict) {
    return of[static_cast<std::size_t>(severity)][static_cast<std::size_t>(verdict)];
  }
  std::uint64_t all(Verdict verdict) const {
    std::uint64_t sum = 0;
    for (const auto& one : of) sum += one[static_cast<std::size_t>(verdict)];
    return sum;
  }
};

const Check& check_named(const std::string& name) {
  if (const Check* const check = findings::find_check(name)) return *check;
  std::vector<std::string> names;
  for (const Check* one : findings::checks()) names.emplace_back(one->name);
  const std::string meant = did_you_mean(name, names);
  throw Error(ErrorKind::usage, "no such check" + (meant.empty() ? "; `dynatlas findings --list` lists them" : meant),
              name);
}

std::int64_t now_seconds() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()).time_since_epoch().count();
}

// Which tables. The account and the region are asked for as they are; the rest is the filter language's.
filter::Condition tables_of(const FindingsOptions& options, std::string_view language, std::int64_t now) {
  filter::Condition which;
  filter::Filter(options.filter, findings::needs_of_check).add_to(which, language, now);
  for (const std::string& tag : options.tags) {
    if (tag.find('"') != std::string::npos) throw Error(ErrorKind::usage, "no tag of AWS has a quote", tag);
    filter::Filter(fmt::format("tag:\"{}\"", tag)).add_to(which, language, now);
  }
  const auto is_this = [&](const std::string& field, const std::string& value) {
    if (value.empty()) return;
    which.params.emplace("of_" + field, value);
    which.require(fmt::format("{} = $of_{}", filter::expression(field, language), field));
  };
  is_this("account", options.account);
  is_this("region", options.region);
  return which;
}

findings::Asked asked_of(const FindingsOptions& options, std::string_view language, std::int64_t now) {
  findings::Asked asked;
  for (const std::string& name : options.checks) asked.checks.push_back(&check_named(name));
  if (asked.checks.empty()) asked.checks.assign(findings::checks().begin(), findings::checks().end());
  for (const std::string& one : options.set) {
    const auto dot = one.find('.');
    if (dot == std::string::npos) throw Error(ErrorKind::usage, "--set takes CHECK.PARAMETER=VALUE", one);
    const Check& check = check_named(one.substr(0, dot));
    const auto params = asked.params.emplace(check.name, findings::defaults(check)).first;
    findings::set(params->second, check, std::string_view(one).substr(dot + 1));
  }
  asked.tables = tables_of(options, language, now);
  asked.has_others = options.tags.empty() && options.filter.empty();
  asked.account = options.account;
  asked.region = options.region;
  asked.now = now;
  asked.tells_first = options.since > 0;
  if (!options.max_age.empty()) asked.oldest = now - read_time(options.max_age, "mhdw").value().count();
  return asked;
}

std::set<Verdict> verdicts_of(const FindingsOptions& options) {
  std::set<Verdict> all;
  for (const std::string& word : options.verdicts) {
    for (std::size_t i = 0; i < findings::kVerdicts; ++i) {
      if (word == to_string(static_cast<Verdict>(i))) all.insert(static_cast<Verdict>(i));
    }
  }
  if (!all.empty()) return all;
  switch (options.format) {
    case ReportFormat::table:
    case ReportFormat::markdown:
      return {Verdict::fail};
    case ReportFormat::json:
    case ReportFormat::jsonl:
    case ReportFormat::csv:
      return {Verdict::fail, Verdict::unknown, Verdict::muted};
    case ReportFormat::ocsf:
    case ReportFormat::asff:
    case ReportFormat::junit:
      return {Verdict::pass, Verdict::fail, Verdict::unknown, Verdict::muted};
  }
  return all;
}

// A table's name; of another thing what its ARN says behind account and region.
std::string_view shown_name(const Finding& finding) {
  if (!finding.name.empty()) return finding.name;
  const std::optional<Arn> arn = arn_of(finding.resource);
  return arn.has_value() ? arn->resource : finding.resource;
}

// For people: the worst first, then a line that says how much else there is.
class TableReport : public findings::Report {
 public:
  explicit TableReport(bool is_markdown) : is_markdown_(is_markdown) {}

  void add(const Finding& finding, std::string_view reason) override {
    if (rows_.size() == kRowsMax) {
      throw Error(ErrorKind::usage,
                  fmt::format("more than {} findings: use --format csv or jsonl, or ask for fewer (--severity high)",
                              kRowsMax));
    }
    rows_.push_back({finding.severity, std::string(finding.check->name), std::string(finding.resource),
                     std::string(finding.account), std::string(finding.region), std::string(shown_name(finding)),
                     finding.verdict,
                     reason.empty() ? finding.why : fmt::format("{} (muted: {})", finding.why, reason)});
  }

  void end() override {
    if (rows_.empty()) return;
    std::ranges::sort(rows_, {}, [](const Row& row) {
      return std::tuple(-static_cast<int>(row.severity), std::string_view(row.check), std::string_view(row.resource));
    });
    const bool has_verdicts = std::ranges::any_of(rows_, [](const Row& row) { return row.verdict != Verdict::fail; });
    RowWriter writer(std::cout, is_markdown_ ? OutputFormat::markdown : OutputFormat::table);
    std::vector<std::string> columns{"severity", "check", "account", "region", "name", "why"};
    if (has_verdicts) columns.insert(columns.begin(), "verdict");
    writer.columns(columns);
    for (const Row& row : rows_) {
      std::vector<nlohmann::json> cells{to_string(row.severity), row.check, row.account, row.region, row.name, row.why};
      if (has_verdicts) cells.insert(cells.begin(), to_string(row.verdict));
      writer.row(cells);
    }
    writer.end();
  }

 private:
  struct Row {
    Severity severity;
    std::string check;
    std::string resource;
    std::string account;
    std::string region;
    std::string name;
    Verdict verdict;
    std::string why;
  };

  bool is_markdown_;
  std::vector<Row> rows_;
};

bool is_for_people(ReportFormat format) {
  return format == ReportFormat::table || format == ReportFormat::markdown;
}

std::unique_ptr<findings::Report> report_of(ReportFormat format, std::int64_t now) {
  if (is_for_people(format)) return std::make_unique<TableReport>(format == ReportFormat::markdown);
  return make_report(format, std::cout, now);
}

// "2 critical, 5 high failures"
std::string failures_text(const Counts& counts) {
  std::string text;
  for (std::size_t i = counts.of.size(); i-- > 0;) {
    const std::uint64_t failed = counts.of[i][static_cast<std::size_t>(Verdict::fail)];
    if (failed == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", failed, to_string(static_cast<Severity>(i)));
  }
  return text.empty() ? "nothing failed" : "failed: " + text;
}

std::string summary(const Counts& counts, const findings::Seen& seen, std::size_t checks) {
  const std::string of = seen.tables == 0 ? "" : " of " + count(seen.tables, "table");
  std::string text = fmt::format("{}{}: {}", count(checks, "check"), of, failures_text(counts));
  text += fmt::format("; {} passed", counts.all(Verdict::pass));
  if (const auto unknown = counts.all(Verdict::unknown); unknown > 0) {
    text += fmt::format("; {} unknown (why: --verdict unknown)", unknown);
  }
  if (const auto muted = counts.all(Verdict::muted); muted > 0) text += fmt::format("; {} muted", muted);
  return text;
}

void tell_about(const findings::Seen& seen, const findings::Mutes& mutes, const std::string& file) {
  if (seen.unlisted > 0) {
    log::warning("{} of {} could not be listed completely: tables may be missing here (dynatlas ask unread)",
                 seen.unlisted, count(seen.parts, "region"));
  }
  for (const findings::Mute& mute : mutes.all()) {
    if (mute.is_over) {
      log::warning("{}:{}: {} {} counts no more, since {} is over", file, mute.line, mute.check, mute.resource,
                   mute.until);
    } else if (mute.muted == 0) {
      log::warning("{}:{}: {} {} mutes nothing", file, mute.line, mute.check, mute.resource);
    }
  }
}

template <typename Words>
std::string comma_separated(const Words& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

void explain(const Check& check, std::string_view language) {
  std::string text = fmt::format("{}\n  {}\n\nseverity     {}\nneeds        {}\n", check.name, check.title,
                                 to_string(check.severity), comma_separated(needs_of(check)));
  text += check.proof == findings::Proof::presence
              ? "fails        where the graph shows it, whatever else is unknown; passes where all of that was read\n"
              : "fails        where something is missing; unknown where any of that was not read\n";
  for (const findings::Parameter& one : parameters(check)) {
    text += one.is_text
                ? fmt::format("parameter    {}='{}': {}\n", one.name, one.text, one.about)
                : fmt::format("parameter    {}={}: {} ({} to {})\n", one.name, one.value, one.about, one.min, one.max);
  }
  if (const auto same = references(check); !same.empty())
    text += fmt::format("the same     {}\n", comma_separated(same));
  text += fmt::format("what to do   {}\n", check.remediation);
  if (!check.guide.empty()) text += fmt::format("more         {}\n", guide(check));
  std::cout << text << '\n' << statement(check, language) << std::flush;
}

void list_checks(ReportFormat format) {
  RowWriter writer(std::cout, format == ReportFormat::csv        ? OutputFormat::csv
                              : format == ReportFormat::markdown ? OutputFormat::markdown
                              : format == ReportFormat::table    ? OutputFormat::table
                                                                 : OutputFormat::json);
  writer.columns({"check", "severity", "title", "needs", "references"});
  for (const Check* check : findings::checks()) {
    writer.row({check->name, to_string(check->severity), check->title, comma_separated(needs_of(*check)),
                comma_separated(references(*check))});
  }
  writer.end();
}

// What --write keeps and --since asks for, by a connection of its own.
class Remembered {
 public:
  Remembered(const FindingsOptions& options, std::int64_t now, const std::stop_token& stop) {
    if (!options.writes && options.since == 0) return;
    store_ = open_store(options.store, options.writes ? Access::read_write : Access::read_only, graph::TimeKind::epoch,
                        stop);
    if (options.since > 0) since_.emplace(*store_, options.since);
    if (since_.has_value() && since_->oldest_tag() > options.since) {
      log::warning("verdicts are stored since tag {}: what failed before counts as new", since_->oldest_tag());
    }
    if (!options.writes) return;
    store_->prepare(models::kModel);
    graph::WritePolicy policy;
    policy.stop = stop;
    stored_.emplace(*store_, now, policy);
  }

  void add(const Finding& finding) {
    if (stored_.has_value()) stored_->add(finding);
  }
  bool is_to_be_told(const Finding& finding) {
    return !since_.has_value() || (finding.verdict == Verdict::fail && since_->is_new(finding));
  }
  void end(const std::vector<const Check*>& checks, const std::function<void(const Finding&)>& each_resolved) {
    if (stored_.has_value()) {
      stored_->end(checks);
      log::info("stored: {} new, {} resolved", stored_->failed(), stored_->resolved());
    }
    if (since_.has_value()) since_->each_resolved(each_resolved);
  }

 private:
  std::unique_ptr<graph::GraphStore> store_;
  std::optional<findings::Since> since_;
  std::optional<findings::StoredVerdicts> stored_;
};

int run_findings(const FindingsOptions& options, const Context& context) {
  const std::string language = options.store.is_neo4j() ? "cypher" : "sql";
  if (!options.explain.empty()) {
    explain(check_named(options.explain), language);
    return 0;
  }
  if (options.lists) {
    list_checks(options.format);
    return 0;
  }
  const std::int64_t now = now_seconds();
  const findings::Asked asked = asked_of(options, language, now);
  findings::Mutes mutes;
  if (!options.mute.empty()) mutes = findings::Mutes(text_of_file(options.mute), options.mute, now);
  const Severity least = findings::severity_of(options.severity);
  const std::set<Verdict> listed = verdicts_of(options);
  const auto report = report_of(options.format, now);
  Counts counts;
  const std::stop_token stop = context.signals.stop();
  const auto store = open_store(options.store, Access::read_only, graph::TimeKind::epoch, stop);
  Remembered remembered(options, now, stop);
  const auto tell = [&](const Finding& told) {
    if (told.severity < least) return true;
    const findings::Mute* const mute = mutes.of(told);
    const Verdict verdict = mute == nullptr ? told.verdict : Verdict::muted;
    ++counts.at(told.severity, verdict);
    if (!listed.contains(verdict)) return true;
    Finding finding = told;
    finding.verdict = verdict;
    report->add(finding, mute == nullptr ? std::string_view() : mute->reason);
    return std::cout.good();
  };
  const findings::Seen seen = evaluate(*store, asked, [&](const Finding& told) {
    remembered.add(told);
    return !remembered.is_to_be_told(told) || tell(told);
  });
  // What was resolved is told of what was asked for; which tables a filter meant then, nobody knows.
  remembered.end(asked.checks, [&](const Finding& resolved) {
    const bool is_asked = std::ranges::find(asked.checks, resolved.check) != asked.checks.end() && asked.has_others &&
                          (asked.account.empty() || asked.account == resolved.account) &&
                          (asked.region.empty() || asked.region == resolved.region);
    if (!is_asked || resolved.severity < least) return;
    ++counts.at(resolved.severity, resolved.verdict);
    report->add(resolved, {});
  });
  if (seen.parts == 0) {
    const bool is_narrow = !options.account.empty() || !options.region.empty();
    const std::string what = is_narrow ? "was never read" : "nothing was read yet: dynatlas sync";
    throw Error(ErrorKind::usage, what,
                options.account + (options.account.empty() || options.region.empty() ? "" : " ") + options.region);
  }
  report->end();
  if (!context.quiet) {
    const std::string text = summary(counts, seen, asked.checks.size());
    const bool is_table = is_for_people(options.format);
    (is_table ? std::cout : std::cerr) << (is_table && counts.all(Verdict::fail) > 0 ? "\n" : "") << text << std::endl;
  }
  tell_about(seen, mutes, options.mute);
  if (!std::cout) return 0;
  bool has_failed = options.fails_on_unknown && counts.all(Verdict::unknown) > 0;
  if (!options.fail_on.empty()) {
    for (auto i = static_cast<std::size_t>(findings::severity_of(options.fail_on)); i < counts.of.size(); ++i) {
      has_failed = has_failed || counts.of[i][static_cast<std::size_t>(Verdict::fail)] > 0;
    }
  }
  return has_failed ? kFound : 0;
}

}  // namespace

Command add_findings(CLI::App& application) {
  const auto options = std::make_shared<FindingsOptions>();
  CLI::App* app = application.add_subcommand("findings", "Report what is wrong with the tables, and what is unknown");
  const std::vector<std::string> severities{"info", "low", "medium", "high", "critical"};
  app->add_option("checks", options->checks, "Only these checks; without a name, all")->type_name("CHECK");
  app->add_option("--severity", options->severity, "Report only what is at least this severe")
      ->transform(one_of(severities))
      ->capture_default_str();
  app->add_option("--account", options->account, "Only of this account (its id)");
  app->add_option("--region", options->region, "Only of this region");
  app->add_option("--tag", options->tags, "Only tables with this tag")->allow_extra_args(false)->type_name("KEY=VALUE");
  app->add_option("--tables", options->filter, "Only tables that match this filter, as in dynatlas tables")
      ->type_name("FILTER");
  app->add_option("--verdict", options->verdicts,
                  "Which to list; by default failures, for programs also what is unknown and muted")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->transform(one_of({"pass", "fail", "unknown", "not_applicable", "muted"}));
  CLI::Option* const format = app->add_option("--format", options->format, "Output format");
  take_one_of<ReportFormat>(format, {{"table", ReportFormat::table},
                                     {"markdown", ReportFormat::markdown},
                                     {"json", ReportFormat::json},
                                     {"jsonl", ReportFormat::jsonl},
                                     {"csv", ReportFormat::csv},
                                     {"ocsf", ReportFormat::ocsf},
                                     {"asff", ReportFormat::asff},
                                     {"junit", ReportFormat::junit}})
      ->default_str("table");
  app->add_option("--fail-on", options->fail_on, "Exit with code 9 if something of this severity or above failed")
      ->transform(one_of(severities));
  app->add_flag("--fail-on-unknown", options->fails_on_unknown, "Exit with code 9 also if something is unknown");
  app->add_option("--max-age", options->max_age, "Count what was read longer ago than this as unknown, as in 2d or 12h")
      ->check([](const std::string& text) {
        return read_time(text, "mhdw").has_value() ? "" : std::string("a time as in 90m, 12h, 2d or 1w");
      });
  app->add_option("--mute", options->mute, "A file of findings that you accept: check, resource, until, reason")
      ->type_name("FILE");
  app->add_option("--set", options->set, "Set a check's parameter")
      ->allow_extra_args(false)
      ->type_name("CHECK.NAME=VALUE");
  app->add_option("--explain", options->explain, "Print what a check looks at, and its statement")->type_name("CHECK");
  app->add_flag("--list", options->lists, "List the checks");
  CLI::Option* const write = app->add_flag("--write", options->writes, "Keep in the graph what fails, and since when");
  for (const char* const narrow : {"checks", "--account", "--region", "--tag", "--tables", "--max-age", "--set"}) {
    write->excludes(narrow);
  }
  app->add_option("--since", options->since, "Only what failed, or was resolved, after this update tag; see --write")
      ->check(CLI::PositiveNumber)
      ->type_name("TAG");
  add_store_options(*app, options->store);
  return {app, [options](const Context& context) { return run_findings(*options, context); }};
}

}  // namespace dynatlas::cli
