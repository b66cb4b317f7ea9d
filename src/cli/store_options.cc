#include "cli/store_options.h"

#include <unistd.h>

#include <cstdlib>

#include "base/error.h"
#include "bolt/failure.h"
#include "bolt/uri.h"
#include "cli/choice.h"
#include "cli/file_identity.h"
#include "cli/terminal.h"
#include "models/model.h"
#include "store/neo4j/neo4j_store.h"
#include "store/sqlite/sqlite_store.h"

namespace dynatlas::cli {
namespace {

std::string prompt_password(const std::stop_token& stop) {
  if (::isatty(STDIN_FILENO) == 0) {
    throw Error(ErrorKind::usage, "--neo4j-password-prompt needs a terminal; use --neo4j-password-env-var instead");
  }
  const auto password = ask(STDIN_FILENO, STDERR_FILENO, "Neo4j password: ", Echo::hidden, stop);
  if (stop.stop_requested()) throw Error(ErrorKind::interrupted, "interrupted");
  return password.value_or("");
}

std::string secret_of(const StoreOptions& options, const std::stop_token& stop) {
  if (options.neo4j_password_prompt) return prompt_password(stop);
  if (options.neo4j_password_env_var.empty()) {
    throw Error(ErrorKind::usage,
                "no Neo4j password given: use --neo4j-password-env-var NAME or --neo4j-password-prompt "
                "(or --neo4j-auth none)");
  }
  return secret_in(options.neo4j_password_env_var);
}

std::string auth_of(const StoreOptions& options) {
  if (!options.neo4j_auth.empty()) return options.neo4j_auth;
  const bool is_named = !options.neo4j_user.empty() || !options.neo4j_password_env_var.empty() ||
                        options.neo4j_password_prompt || !options.neo4j_secret.empty();
  return is_named ? "basic" : "none";
}

bolt::Options bolt_options(const StoreOptions& options, const std::stop_token& stop) {
  bolt::Options bolt;
  bolt.stop = stop;
  bolt.uri = bolt::parse_uri(options.neo4j_uri);
  bolt.database = options.neo4j_database;
  bolt.ca_file = options.neo4j_ca_file;
  bolt.user_agent = "dynatlas/" DYNATLAS_VERSION;
  const std::string scheme = auth_of(options);
  if (scheme == "none") return bolt;
  const bool basic = scheme == "basic";
  bolt.auth.scheme = basic ? bolt::Auth::Scheme::basic : bolt::Auth::Scheme::bearer;
  if (basic) bolt.auth.user = options.neo4j_user.empty() ? "neo4j" : options.neo4j_user;
  bolt.auth.secret = options.neo4j_secret.empty() ? secret_of(options, stop) : options.neo4j_secret;
  return bolt;
}

// A server that wants a log-in is not told from one that wants none before it was asked.
std::unique_ptr<graph::GraphStore> open_neo4j(neo4j::Options neo4j_options, const StoreOptions& options) {
  try {
    return neo4j::Neo4jStore::open(std::move(neo4j_options));
  } catch (const bolt::ServerError& error) {
    if (auth_of(options) != "none" || !bolt::is_security(error.failure())) throw;
    throw Error(ErrorKind::store,
                "Neo4j requires a user and a password: --neo4j-user NAME and --neo4j-password-env-var VARIABLE "
                "(or --neo4j-password-prompt)",
                error.context());
  }
}

}  // namespace

std::string secret_in(const std::string& variable) {
  const char* const secret = std::getenv(variable.c_str());
  if (secret == nullptr || *secret == '\0') {
    throw Error(ErrorKind::usage, "the environment variable is not set", variable);
  }
  return secret;
}

void add_store_options(CLI::App& command, StoreOptions& options) {
  constexpr const char* kGroup = "Store";
  auto* db = command.add_option("--db", options.db, "The SQLite file")->capture_default_str()->group(kGroup);
  auto* uri = command
                  .add_option("--neo4j-uri", options.neo4j_uri,
                              "Use Neo4j instead: bolt://, bolt+s://, bolt+ssc://, neo4j://, neo4j+s://, neo4j+ssc://")
                  ->group(kGroup)
                  ->excludes(db);
  const auto neo4j_option = [&](const char* name, std::string& value, const char* what) {
    return command.add_option(name, value, what)->group(kGroup)->needs(uri);
  };
  neo4j_option("--neo4j-user", options.neo4j_user, "User name")->default_str("neo4j");
  auto* variable = neo4j_option("--neo4j-password-env-var", options.neo4j_password_env_var,
                                "Environment variable that holds the password (or the bearer token)");
  command.add_flag("--neo4j-password-prompt", options.neo4j_password_prompt, "Ask for the password on the terminal")
      ->group(kGroup)
      ->needs(uri)
      ->excludes(variable);
  neo4j_option("--neo4j-database", options.neo4j_database, "Database; the user's home database by default");
  neo4j_option("--neo4j-auth", options.neo4j_auth,
               "Authentication; default: basic if a user or a password is named, else none")
      ->check(one_of({"basic", "bearer", "none"}));
  neo4j_option("--neo4j-ca-file", options.neo4j_ca_file, "PEM file of the certificate authorities to trust")
      ->check(CLI::ExistingFile);
}

std::unique_ptr<graph::GraphStore> open_store(const StoreOptions& options, Access access, graph::TimeKind times,
                                              const std::stop_token& stop) {
  if (options.is_neo4j()) {
    neo4j::Options neo4j_options;
    neo4j_options.bolt = bolt_options(options, stop);
    neo4j_options.times = times;
    neo4j_options.full_load = options.full_load;
    return open_neo4j(std::move(neo4j_options), options);
  }
  sqlite::Options sqlite_options;
  sqlite_options.times = times;
  sqlite_options.full_load = options.full_load;
  sqlite_options.keep_changes = options.keep_changes;
  sqlite_options.stop = stop;
  // What is printed would be written into it.
  std::vector<NamedFile> files = files_of_database(options.db);
  files.push_back(standard_output());
  require_distinct(files);
  const bool writes = access == Access::read_write;
  auto store = sqlite::SqliteStore::open(options.db, writes ? sqlite::Mode::read_write : sqlite::Mode::read_only,
                                         sqlite_options);
  if (!writes) store->prepare(models::kModel);  // so that a file of an older version can be asked anything
  return store;
}

void remember_secret(StoreOptions& options, const std::stop_token& stop) {
  if (options.is_neo4j() && options.neo4j_password_prompt) options.neo4j_secret = secret_of(options, stop);
}

std::unique_ptr<graph::GraphStore> empty_store() {
  auto store = sqlite::SqliteStore::open_memory();
  store->prepare(models::kModel);
  return store;
}

}  // namespace dynatlas::cli
