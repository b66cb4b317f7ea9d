// Who we are and which regions there are. Both run `api` until it is idle: call them before other calls are queued.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "aws/api.h"
#include "aws/config.h"
#include "base/error.h"

namespace dynatlas::aws {

// Whether it has the form of an account's id: 12 digits.
bool is_account_id(std::string_view text);

// Who can say which account answers.
struct IdentityCheck {
  std::string region;        // where sts:GetCallerIdentity is asked; empty: nowhere
  bool is_required = false;  // without its answer nothing is proven; else an endpoint of one's own may have no STS
  // DynamoDB answers where STS does: at AWS, or both at an endpoint of one's own. Else it says nothing of the tables.
  bool speaks_for_tables = true;
  bool is_aws = true;  // DynamoDB is AWS's own
};

// Of an account that STS itself has named.
IdentityCheck identity_check(const EndpointOptions& endpoints, const std::string& region);
// Of one that somebody else has named: required of AWS itself, nowhere where DynamoDB alone has an endpoint of one's
// own, whose STS is not the one that AWS has.
IdentityCheck identity_check_of_named(const EndpointOptions& endpoints, const std::string& region);

// What asks sts:GetCallerIdentity, and its answer's 12-digit account. `identity` is whose, where the client knows
// several.
Request caller_request(const std::string& region, const std::string& identity);
tl::expected<std::string, Failure> parse_caller_account(const std::string& answer);

// The two together, waited for.
tl::expected<std::string, Failure> get_caller_account(Api& api, const std::string& region,
                                                      const std::stop_token& stop = {},
                                                      const std::string& identity = {});

// ec2:DescribeRegions: the regions that are opted in or need no opting in, sorted.
tl::expected<std::vector<std::string>, Failure> get_regions(Api& api, const std::string& account,
                                                            const std::string& region,
                                                            const std::stop_token& stop = {});

struct OrganizationAccount {
  std::string id;    // 12 digits
  std::string name;  // as the organisation calls it
};

// organizations:ListAccounts, all pages: the active accounts, sorted by id. `region` is any of the partition.
tl::expected<std::vector<OrganizationAccount>, Failure> get_organization_accounts(Api& api, const std::string& account,
                                                                                  const std::string& region,
                                                                                  const std::stop_token& stop = {});

// DescribeRegions' answer, as get_regions() reads it.
tl::expected<std::vector<std::string>, Failure> parse_regions(const std::string& answer);
// What get_regions() asks.
Request regions_request(const std::string& account, const std::string& region);

// The same failure as the exception that ends a run: credentials, network, interrupted, recording (missing) or
// internal.
Error to_error(const Failure& failure, const std::string& context = {});

}  // namespace dynatlas::aws
