// dynatlas access: who can reach a table, what a principal can reach, and why. Reads the graph alone.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "access/ask.h"
#include "access/told.h"
#include "access/why.h"
#include "base/arn.h"
#include "base/error.h"
#include "cli/access_text.h"
#include "cli/answer.h"
#include "cli/assumptions.h"
#include "cli/choice.h"
#include "cli/commands.h"
#include "cli/suggestion.h"
#include "intel/aws/iam/request.h"
#include "models/access.h"

namespace dynatlas::cli {
namespace {

constexpr int kUnknown = 3;                      // the exit code where what was asked for was never evaluated
constexpr std::int64_t kNamesCompared = 20'000;  // with a misspelt one
constexpr std::size_t kNamesListed = 10;         // of an ambiguous one

struct AccessOptions {
  std::string question;
  std::vector<std::string> words;
  std::vector<std::string> rights;
  std::vector<std::string> assumptions;
  AccessFormat format = AccessFormat::table;
  StoreOptions store;
};

// The one that is meant.
std::string only_one(std::string_view kind, const std::string& said, const std::vector<std::string>& found,
                     const std::vector<std::string>& names) {
  if (found.size() == 1) return found.front();
  if (found.empty())
    throw Error(ErrorKind::usage,
                fmt::format("the graph has no {} of this name or ARN{}", kind, did_you_mean(said, names)), said);
  const auto listed = std::span(found).first(std::min(found.size(), kNamesListed));
  throw Error(ErrorKind::usage,
              fmt::format("{} {}s are called so: {}{}", found.size(), kind, fmt::join(listed, ", "),
                          found.size() > listed.size() ? ", …" : ""),
              said);
}

std::string table_meant(graph::GraphStore& store, const std::string& said) {
  const auto found = access::tables_named(store, said);
  return only_one("table", said, found, found.empty() ? access::table_names(store, kNamesCompared) : found);
}

std::string principal_meant(graph::GraphStore& store, const std::string& said) {
  const auto found = access::principals_named(store, said);
  return only_one("principal", said, found, found.empty() ? access::principal_names(store, kNamesCompared) : found);
}

void tell(const std::vector<std::string>& sentences, const Context& context) {
  if (context.quiet) return;
  std::cout.flush();
  for (const std::string& sentence : sentences) std::cerr << printable(sentence) << '\n';
  std::cerr.flush();
}

int run_who(const AccessOptions& options, graph::GraphStore& store, const Context& context) {
  const std::string table = table_meant(store, options.words.front());
  const std::string account = access::account_in(table);
  const access::Evaluated evaluated = access::evaluated_or_never(store, account);
  if (evaluated.at == 0) {
    tell(limits_of(evaluated), context);
    return kUnknown;
  }
  ReachedWriter writer(std::cout, options.format, AccessAbout::table, account);
  access::who(store, table, fmt::format("{}", fmt::join(options.rights, ",")),
              [&](const access::Reached& reached) { writer.add(reached); });
  writer.end();
  if (writer.rows() == 0)
    tell({"By the policies that were read, nobody has such a right on it, nor perhaps."}, context);
  tell(limits_of(evaluated), context);
  return evaluated.is_finished ? 0 : kUnknown;
}

int run_what(const AccessOptions& options, graph::GraphStore& store, const Context& context) {
  const std::string& said = options.words.front();
  const std::vector<access::Evaluated> all = access::all_evaluated(store);
  const bool has_principals = std::ranges::any_of(all, [](const auto& one) { return one.principals_read_at != 0; });
  if (!has_principals && access::principals_named(store, said).empty()) {
    tell({fmt::format("The users and roles of no account were read: what {} can reach is unknown.", said)}, context);
    return kUnknown;
  }
  const std::string principal = principal_meant(store, said);
  const std::string account = access::account_in(principal);
  std::set<std::string> accounts;
  ReachedWriter writer(std::cout, options.format, AccessAbout::principal, account);
  const access::Evaluated own = access::evaluated_or_never(store, account);
  const auto add = [&](const access::Reached& reached) {
    accounts.insert(access::account_in(reached.table));
    writer.add(reached);
  };
  const std::string rights = fmt::format("{}", fmt::join(options.rights, ","));
  access::what(store, principal, rights, add);
  // Without an evaluation, an answer that is empty would read as nothing.
  if (own.at != 0 || writer.rows() > 0) writer.end();
  if (own.at != 0 && writer.rows() == 0) {
    tell({"By the policies that were read, it has such a right on no table, nor perhaps."}, context);
  }
  tell(access::limits_of_all(all, own, accounts), context);
  return own.at != 0 && own.is_finished ? 0 : kUnknown;
}

// Also one that is in no graph: a session of a role, a service, somebody of another account.
std::string principal_asked(graph::GraphStore& store, const std::string& said) {
  const bool is_named =
      access::principals_named(store, said).empty() && intel::aws::iam::principal_of(said).has_value();
  return is_named ? said : principal_meant(store, said);
}

int run_why(const AccessOptions& options, graph::GraphStore& store, const Context& context) {
  const std::string principal = principal_asked(store, options.words[0]);
  const bool is_arn = arn_of(options.words[2]).has_value();
  const std::string resource = is_arn ? options.words[2] : table_meant(store, options.words[2]);
  const auto why = access::why(store, principal, options.words[1], resource, assumptions_of(options.assumptions));
  if (!why.has_value()) throw Error(ErrorKind::usage, "its account has no user or role of this name", principal);
  write_why(std::cout, options.format, *why);
  tell(access::limits_of(store, *why), context);
  const bool is_unknown = !why->is_principal_read && access::account_in(principal) == access::account_in(resource);
  return is_unknown ? kUnknown : 0;
}

void check_words(const AccessOptions& options) {
  const bool is_why = options.question == "why";
  if (options.words.size() != (is_why ? 3U : 1U)) {
    const std::string_view takes = is_why                      ? "PRINCIPAL ACTION RESOURCE"
                                   : options.question == "who" ? "TABLE, and nothing else"
                                                               : "PRINCIPAL, and nothing else";
    throw Error(ErrorKind::usage, fmt::format("takes {}", takes), "access " + options.question);
  }
  if (is_why && !options.rights.empty())
    throw Error(ErrorKind::usage, "not with why, which takes an action", "--right");
  if (!is_why && !options.assumptions.empty()) {
    throw Error(ErrorKind::usage, "only with why: what else is answered was evaluated by dynatlas sync",
                "--access-assume");
  }
}

int run_access(const AccessOptions& options, const Context& context) {
  check_words(options);
  try {
    const auto store = open_store(options.store, Access::read_only, graph::TimeKind::epoch, context.signals.stop());
    if (options.question == "who") return run_who(options, *store, context);
    return options.question == "what" ? run_what(options, *store, context) : run_why(options, *store, context);
  } catch (const Error& error) {
    refuse_older_graph(error);
    throw;
  }
}

std::string footer_of_access() {
  std::string text = "Rights:\n";
  for (const models::access::RightName& right : models::access::kRights) {
    text += fmt::format("  {:<10}{}\n", right.word, right.description);
  }
  return text +
         "States: allowed by all policies that were read; granted by the table's side to an account that was not "
         "read;\n"
         "conditional on what a request carries, or on a policy that was not read.\n";
}

std::vector<std::string> right_words() {
  std::vector<std::string> words;
  for (const models::access::RightName& right : models::access::kRights) words.emplace_back(right.word);
  return words;
}

}  // namespace

Command add_access(CLI::App& application) {
  const auto options = std::make_shared<AccessOptions>();
  CLI::App* app =
      application.add_subcommand("access", "Answer who can reach a table, what somebody can reach, and why");
  app->add_option("question", options->question, "who TABLE, what PRINCIPAL, or why PRINCIPAL ACTION RESOURCE")
      ->transform(one_of({"who", "what", "why"}))
      ->required();
  app->add_option("names", options->words, "Names or ARNs; of why the action between them, as in dynamodb:GetItem")
      ->required()
      ->type_name("NAME");
  app->add_option("--right", options->rights, "Only these rights; default: all")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->transform(one_of(right_words()));
  add_assume_option(*app, options->assumptions);
  CLI::Option* const format = app->add_option("--format", options->format, "Output format");
  take_one_of<AccessFormat>(format, {{"table", AccessFormat::table},
                                     {"json", AccessFormat::json},
                                     {"jsonl", AccessFormat::jsonl},
                                     {"csv", AccessFormat::csv},
                                     {"markdown", AccessFormat::markdown}})
      ->default_str("table");
  add_store_options(*app, options->store);
  app->footer(footer_of_access());
  return {app, [options](const Context& context) { return run_access(*options, context); }};
}

}  // namespace dynatlas::cli
