// The options that choose a store, the same on every command that has one.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "graph/graph_store.h"

namespace dynatlas::cli {

struct StoreOptions {
  std::string db = "dynatlas.db";
  std::string neo4j_uri;   // empty: the SQLite file
  std::string neo4j_user;  // empty: neo4j
  std::string neo4j_password_env_var;
  bool neo4j_password_prompt = false;
  std::string neo4j_database;
  std::string neo4j_auth;  // empty: basic where a user or a password is named, else none
  std::string neo4j_ca_file;
  std::string neo4j_secret;              // filled by remember_secret()
  bool full_load = false;                // write every row, whatever the graph holds
  std::chrono::seconds keep_changes{0};  // in the SQLite file's change log; 0: for ever

  bool is_neo4j() const { return !neo4j_uri.empty(); }
};

void add_store_options(CLI::App& command, StoreOptions& options);

enum class Access { read_write, read_only };

// Opens the store. Throws Error{store} or Error{usage}. The password comes from an environment variable or the
// terminal, never from the command line.
std::unique_ptr<graph::GraphStore> open_store(const StoreOptions& options, Access access, graph::TimeKind times,
                                              const std::stop_token& stop);

// Asks for the password, where it is to be asked for, so that open_store() need not each time.
void remember_secret(StoreOptions& options, const std::stop_token& stop);

// The secret that an environment variable holds: an argument would be seen by everyone on the machine. Throws
// Error{usage} where it is not set.
std::string secret_in(const std::string& variable);

// A store in memory that holds nothing: what --dry-run compares with where there is no database yet.
std::unique_ptr<graph::GraphStore> empty_store();

}  // namespace dynatlas::cli
