// Which accounts a sync reads, with whose credentials, and which regions each has.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "aws/client.h"
#include "cli/sync_options.h"
#include "sync/run.h"

namespace dynatlas::cli {

// Asks AWS (through `api`, which may record) who the profiles are, for the accounts of the organisation, and for the
// regions of each account; tells `client` whose credentials sign which account's calls. An account that cannot be asked
// is a target that says why. Throws Error where it is the only one, or the list of accounts itself cannot be had.
std::vector<sync::AccountTarget> find_accounts(aws::Api& api, aws::LiveClient& client,
                                               const aws::ClientOptions& client_options, const SyncOptions& options,
                                               std::stop_token stop);

// Whether this account is of shard `shard.index` of `shard.count`: always the same for one account, whatever others
// there are.
bool is_of_shard(const std::string& account, const Shard& shard);

// Asks on the terminal until a stop is requested; nothing where there is none.
std::optional<std::string> ask_mfa_code(const std::string& mfa_serial, const std::stop_token& stop);

}  // namespace dynatlas::cli
