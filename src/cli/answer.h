// A read-only statement's answer on standard output: what query and ask share.
#pragma once

#include <string_view>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace dynatlas::cli {

struct AnswerOptions {
  StoreOptions store;
  OutputFormat format = OutputFormat::table;
  int seconds_max = 0;  // 0: as long as it takes
};

// --format, --timeout and the store's options.
void add_answer_options(CLI::App& command, AnswerOptions& options);

// Writes the rows as they come. Throws Error{store} when the time is over, as GraphStore::read() otherwise.
void answer(std::string_view statement, const graph::Params& params, const AnswerOptions& options,
            const Context& context);

// Of a question of the program's own: throws Error{store}, where a table or column is missing in the graph. Returns
// for any other error.
void refuse_older_graph(const Error& error);

}  // namespace dynatlas::cli
