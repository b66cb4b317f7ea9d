#include "cli/accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>

#include "aws/endpoint.h"
#include "aws/identity.h"
#include "aws/profile_file.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/progress.h"
#include "cli/terminal.h"

namespace dynatlas::cli {
namespace {

using sync::AccountTarget;

// Finds the targets step by step.
class AccountFinder {
 public:
  AccountFinder(aws::Api& api, aws::LiveClient& client, const aws::ClientOptions& client_options,
                const SyncOptions& options, std::stop_token stop)
      : api_(api), client_(client), client_options_(client_options), options_(options), stop_(std::move(stop)) {}

  std::vector<AccountTarget> operator()() {
    if (!options_.organization_role.empty()) {
      add_organization();
    } else if (options_.all_profiles) {
      add_all_profiles();
    } else if (options_.profiles.size() > 1) {
      for (const std::string& profile : options_.profiles) add_profile(profile);
    } else {
      const std::string account = own_account();  // knows the check
      targets_.push_back(target_of(account, own_name(), own_check_));
    }
    if (targets_.empty() && failed_.empty() && !stop_.stop_requested()) {
      throw Error(ErrorKind::credentials,
                  "no account to read: the shared configuration has no profiles, or the "
                  "organization has no active accounts");
    }
    // Which share an unknown account is of, nobody knows: the first tells of it.
    if (options_.shard.index > 0) {
      std::erase_if(failed_, [](const AccountTarget& target) { return target.account.empty(); });
    }
    is_alone_ = targets_.size() == 1 && failed_.empty();
    std::erase_if(targets_, [&](const AccountTarget& target) { return !is_of_shard(target.account, options_.shard); });
    find_regions();
    std::ranges::move(failed_, std::back_inserter(targets_));
    return std::move(targets_);
  }

 private:
  std::string home_region() const { return home_region(client_options_); }
  std::string home_region(const aws::ClientOptions& of) const {
    if (!of.region.empty()) return of.region;
    return options_.regions.empty() ? "us-east-1" : options_.regions.front();
  }
  // Where the account is asked for its regions.
  std::string home_region(const std::string& account) const {
    const auto found = home_of_.find(account);
    return found == home_of_.end() ? home_region() : found->second;
  }

  std::string own_name() const { return client_options_.profile; }

  static AccountTarget target_of(std::string account, std::string name, aws::IdentityCheck check) {
    AccountTarget target;
    target.account = std::move(account);
    target.name = std::move(name);
    target.identity = std::move(check);
    return target;
  }

  // As STS says. --aws-account-id is taken at its word where there is no STS to compare it with.
  std::string own_account() {
    const std::string& said = options_.account;
    own_check_ = said.empty() ? aws::identity_check(client_options_.endpoints, home_region())
                              : aws::identity_check_of_named(client_options_.endpoints, home_region());
    if (said.empty() || own_check_.is_required) {
      const auto account = aws::get_caller_account(api_, home_region(), stop_);
      if (!account.has_value()) return unproven_account(account.error());
      if (!said.empty() && account.value() != said) {
        throw Error(
            ErrorKind::credentials,
            fmt::format("the credentials belong to account {}, not to --aws-account-id {}", account.value(), said));
      }
      client_.credentials->bind(account.value(), own_check_);
      return account.value();
    }
    client_.credentials->bind(said, own_check_);
    return said;
  }

  // False where the credentials' own source is out of reach. It is the first call that is counted.
  bool is_sts_asked() const { return client_.api == nullptr || client_.api->counts().total().attempts > 0; }

  // STS may be out of reach where DynamoDB is not (a VPC with few endpoints).
  std::string unproven_account(const aws::Failure& failure) {
    const std::string& said = options_.account;
    const bool has_no_credentials = failure.kind == aws::FailureKind::credentials && failure.status == 0;
    if (said.empty() || has_no_credentials || failure.kind == aws::FailureKind::cancelled) {
      // DynamoDB Local and its like have no STS. Where there were no credentials, it was not asked.
      const bool may_lack_sts =
          !aws::is_of_aws("dynamodb", client_options_.endpoints) && !has_no_credentials && is_sts_asked();
      throw aws::to_error(failure, may_lack_sts ? "GetCallerIdentity (for an endpoint without it, use --aws-account-id)"
                                                : "GetCallerIdentity in " + home_region());
    }
    log::warning("--aws-account-id {} could not be compared with STS: {}", said, failure.message);
    own_check_.region.clear();
    client_.credentials->bind(said, own_check_);
    return said;
  }

  // The organisation that our credentials belong to; our own account needs no role.
  void add_organization() {
    const std::string own = own_account();
    std::vector<aws::OrganizationAccount> accounts;
    if (options_.organization_accounts.empty()) {
      auto listed = aws::get_organization_accounts(api_, own, home_region(), stop_);
      if (!listed.has_value()) {
        throw aws::to_error(listed.error(), "ListAccounts (to do without it, use --aws-organization-account-ids)");
      }
      accounts = std::move(listed.value());
    } else {
      for (const std::string& id : options_.organization_accounts) accounts.push_back({id, "default"});
    }
    const auto* const partition = aws::partition_of(home_region());
    for (const aws::OrganizationAccount& account : accounts) {
      const aws::IdentityCheck check =
          account.id == own ? own_check_ : aws::identity_check(client_options_.endpoints, home_region());
      targets_.push_back(target_of(account.id, account.name.empty() ? "default" : account.name, check));
      if (account.id == own) continue;
      const std::string role = fmt::format("arn:{}:iam::{}:role/{}", partition == nullptr ? "aws" : partition->name,
                                           account.id, options_.organization_role);
      client_.api->sign_as(account.id,
                           aws::make_role_source(client_options_, client_.transport, client_.credentials,
                                                 {role, options_.external_id, home_region()}, system_clock()));
    }
  }

  void add_all_profiles() {
    const auto file = aws::ProfileFile::load(aws::process_environment());
    for (const std::string& profile : file.names()) add_profile(profile);
    for (const std::string& section : file.unreadable_sections()) {
      add_failed_profile(section, {aws::FailureKind::invalid, "the section [" + section +
                                                                  "] names no profile: put a name "
                                                                  "that holds spaces between quotes"});
    }
  }

  void add_failed_profile(const std::string& profile, const aws::Failure& failure) {
    log::warning("profile {}: {}", profile, failure.message);
    failed_.push_back(unreadable({"", profile, {}}, {"sts:GetCallerIdentity", home_region()}, failure));
  }

  void add_profile(const std::string& profile) {
    aws::OptionOverrides overrides = options_.aws;
    overrides.profile = profile;
    aws::ClientOptions its_options;
    try {
      its_options = aws::resolve_options(overrides);
    } catch (const Error& error) {
      add_failed_profile(profile, {aws::FailureKind::invalid, error.what()});
      return;
    }
    its_options.ask_mfa_code = client_options_.ask_mfa_code;
    its_options.with_terminal = client_options_.with_terminal;
    const auto credentials = aws::make_credentials_source(its_options, client_.transport, system_clock());
    const std::string identity = "profile " + profile;
    const std::string home = home_region(its_options);
    client_.api->sign_as(identity, credentials, its_options.endpoints);
    const auto account = aws::get_caller_account(api_, home, stop_, identity);
    client_.api->sign_as(identity, nullptr);
    if (!account.has_value()) {
      if (stop_.stop_requested()) return;
      log::warning("profile {}: {}", profile, account.error().message);
      failed_.push_back(unreadable({"", profile, {}}, {"sts:GetCallerIdentity", home}, account.error()));
      return;
    }
    const aws::IdentityCheck check = aws::identity_check(its_options.endpoints, home);
    const auto same = std::ranges::find(targets_, account.value(), &AccountTarget::account);
    // One that asks DynamoDB Local says nothing of the account.
    const bool is_better = same != targets_.end() && check.speaks_for_tables && !same->identity.speaks_for_tables;
    if (same != targets_.end()) {
      log::warning("profile {} belongs to account {}, which profile {} already reads", is_better ? same->name : profile,
                   account.value(), is_better ? profile : same->name);
      if (!is_better) return;
      targets_.erase(same);
      home_of_.erase(account.value());
    }
    credentials->bind(account.value(), check);
    client_.api->sign_as(account.value(), credentials, its_options.endpoints);
    home_of_.emplace(account.value(), home);
    targets_.push_back(target_of(account.value(), profile, check));
  }

  struct Asked {
    const char* operation;
    std::string region;
  };

  static AccountTarget unreadable(AccountTarget target, const Asked& asked, const aws::Failure& failure) {
    sync::PartReport part;
    part.account = target.account;
    part.region = asked.region;
    part.operation = asked.operation;
    part.failure = failure.kind;
    part.reason = failure.message;
    target.unreadable.push_back(std::move(part));
    return target;
  }

  // All at once: an organisation may have thousands of accounts.
  void find_regions() {
    if (!options_.regions.empty()) {
      for (AccountTarget& target : targets_) target.regions = options_.regions;
      return;
    }
    std::vector<aws::Result> answers(targets_.size(), tl::unexpected(aws::Failure{aws::FailureKind::cancelled, ""}));
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      api_.send(aws::regions_request(targets_[i].account, home_region(targets_[i].account)),
                [&answers, i](aws::Result answer) { answers[i] = std::move(answer); });
    }
    api_.run(stop_);
    std::vector<AccountTarget> readable;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      auto regions =
          answers[i].has_value() ? aws::parse_regions(answers[i].value()) : tl::unexpected(answers[i].error());
      if (regions.has_value()) {
        targets_[i].regions = std::move(regions.value());
        targets_[i].has_found_regions = true;
        readable.push_back(std::move(targets_[i]));
      } else if (is_alone_) {
        throw aws::to_error(regions.error(), "DescribeRegions (to do without it, use --aws-regions)");
      } else {
        const Asked asked{"ec2:DescribeRegions", home_region(targets_[i].account)};
        failed_.push_back(unreadable(std::move(targets_[i]), asked, regions.error()));
      }
    }
    targets_ = std::move(readable);
  }

  aws::Api& api_;  // asks through this one: it may record
  aws::LiveClient& client_;
  const aws::ClientOptions& client_options_;
  const SyncOptions& options_;
  const std::stop_token stop_;
  std::vector<AccountTarget> targets_;
  std::vector<AccountTarget> failed_;
  aws::IdentityCheck own_check_;
  std::map<std::string, std::string> home_of_;  // of accounts that a profile names
  bool is_alone_ = false;
};

}  // namespace

std::vector<AccountTarget> find_accounts(aws::Api& api, aws::LiveClient& client,
                                         const aws::ClientOptions& client_options, const SyncOptions& options,
                                         std::stop_token stop) {
  return AccountFinder(api, client, client_options, options, std::move(stop))();
}

bool is_of_shard(const std::string& account, const Shard& shard) {
  if (shard.count <= 1) return true;
  // By a digest: evenly spread, and the same on every machine.
  const auto digest = sha256(account);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8 | digest[i];
  return number % shard.count == shard.index;
}

std::optional<std::string> ask_mfa_code(const std::string& mfa_serial, const std::stop_token& stop) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> terminal(std::fopen("/dev/tty", "r+"), &std::fclose);
  if (terminal == nullptr) return std::nullopt;
  const ProgressDisplay::Pause pause;
  const int descriptor = ::fileno(terminal.get());
  auto line = ask(descriptor, descriptor, "MFA code of " + mfa_serial + ": ", Echo::shown, stop);
  std::string code = std::move(line).value_or("");
  code.erase(std::ranges::remove_if(code, [](char c) { return c < '0' || c > '9'; }).begin(), code.end());
  return code.empty() ? std::nullopt : std::optional(code);
}

}  // namespace dynatlas::cli
