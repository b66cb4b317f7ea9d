#include "sync/access_run.h"

#include <fmt/format.h>

#include "access/write.h"
#include "base/error.h"
#include "base/log.h"
#include "sync/coverage.h"
#include "sync/lease.h"

namespace dynatlas::sync {
namespace {

std::string_view word_of(access::Outcome outcome) {
  switch (outcome) {
    case access::Outcome::unknown:
      return "unknown";
    case access::Outcome::unchanged:
      return "unchanged";
    case access::Outcome::written:
      break;
  }
  return "evaluated";
}

void evaluate(graph::GraphStore& store, const Options& options, AccountReport& report, Clock& clock,
              const std::stop_token& stop) {
  AccountLease lease(store, report.account, clock, LeaseWait{stop});
  access::Terms terms;
  terms.update_tag = options.update_tag;
  terms.now = epoch_seconds(clock);
  terms.policy.clock = &clock;
  terms.policy.stop = stop;
  terms.policy.terms.lease = &lease.lease();
  terms.meanwhile = [&lease] { lease.keep(); };
  terms.assumptions = options.access_assumptions;
  terms.writes_permissions = options.permission_relationships;
  access::Result result = access::evaluate_account(store, report.account, terms);
  report.access = {word_of(result.outcome), result.principals, result.tables, std::move(result.unread)};
}

}  // namespace

void evaluate_access(graph::GraphStore& store, const Options& options, std::vector<AccountReport>& accounts,
                     Clock& clock, const std::stop_token& stop) {
  for (AccountReport& report : accounts) {
    if (stop.stop_requested()) return;
    if (report.account.empty() || !report.refused.empty()) continue;
    try {
      evaluate(store, options, report, clock, stop);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted && stop.stop_requested()) return;
      if (error.kind() != ErrorKind::guard) throw;
      log::warning("account {}: who can reach its tables is left to another run: {}", report.account, error.what());
    }
  }
}

}  // namespace dynatlas::sync
