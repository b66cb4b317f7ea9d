// Which accounts a sync reads, with whose credentials, and which regions each has.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "aws/client.h"
#include "cli/sync_options.h"
#include "sync/run.h"

namespace dynatlas::cli {

// Asks AWS (through `api`, which may record) who the profiles are, for the accounts of the organisation, and for the
// regions of each account; tells `client` whose credentials sign which account's calls. An account that cannot be asked
// is a target that says why. Throws Error where that leaves no account, or the list of accounts itself cannot be had.
std::vector<sync::AccountTarget> find_accounts(aws::Api& api, aws::LiveClient& client,
                                               const aws::ClientOptions& client_options, const SyncOptions& options,
                                               std::stop_token stop);

// The profiles that --aws-profile or --aws-sync-all-profiles name; one empty name where neither does.
std::vector<std::string> chosen_profiles(const SyncOptions& options);

// Whether this account is of shard `shard.index` of `shard.count`: always the same for one account, whatever others
// there are.
bool is_of_shard(const std::string& account, const Shard& shard);

// Asks on the terminal; nothing where there is none.
std::optional<std::string> ask_mfa_code(const std::string& mfa_serial);

}  // namespace dynatlas::cli
